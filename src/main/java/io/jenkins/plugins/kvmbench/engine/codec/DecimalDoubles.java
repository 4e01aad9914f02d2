package io.jenkins.plugins.kvmbench.engine.codec;

import java.math.BigInteger;

/**
 * The double nearest to a short decimal number, for the short cut of {@link NumberArrayParser}: D. Lemire, Number
 * parsing at a gigabyte per second, Software: Practice and Experience 51(8), 2021, section 5 (algorithm of M. Eisel).
 */
final class DecimalDoubles {

    /** Powers of ten that are taken; samples are hardly ever written with others. */
    static final int MIN_EXPONENT = -45;

    static final int MAX_EXPONENT = 22;

    private static final int EXPONENTS = MAX_EXPONENT - MIN_EXPONENT + 1;

    /** A long up to here is a double without rounding. */
    private static final long EXACT = 1L << 53;

    /** The powers of ten that are doubles without rounding. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** The 128 leading bits of the powers of five. */
    private static final long[] FIVES_HIGH = new long[EXPONENTS];

    private static final long[] FIVES_LOW = new long[EXPONENTS];

    static {
        for (int i = 0; i < EXPONENTS; i++) {
            int exponent = MIN_EXPONENT + i;
            BigInteger five = BigInteger.valueOf(5).pow(Math.abs(exponent));
            BigInteger bits = exponent < 0 ? reciprocal(five, exponent) : five;
            bits = bits.shiftLeft(128).shiftRight(bits.bitLength());
            FIVES_HIGH[i] = bits.shiftRight(64).longValue();
            FIVES_LOW[i] = bits.longValue();
        }
    }

    private DecimalDoubles() {}

    /** Rounded up in the 128th bit down to 5^-27, the last that a tie can come from; truncated below. */
    private static BigInteger reciprocal(BigInteger five, int exponent) {
        int bits = exponent >= -27 ? five.bitLength() + 127 : 2 * five.bitLength() + 128;
        return BigInteger.ONE.shiftLeft(bits).divide(five).add(BigInteger.ONE);
    }

    /**
     * digits x 10^exponent, rounded to the nearest double, ties to even.
     *
     * @param digits not negative
     * @param exponent from {@link #MIN_EXPONENT} to {@link #MAX_EXPONENT}
     * @return NaN where the algorithm cannot tell, which is hardly ever
     */
    static double nearest(long digits, int exponent) {
        if (digits <= EXACT && Math.abs(exponent) < TENS.length) {
            // One correctly rounded operation on two exact doubles (W. Clinger, PLDI 1990).
            return exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
        }
        return digits == 0 ? 0 : approximated(digits, exponent);
    }

    private static double approximated(long digits, int exponent) {
        int zeros = Long.numberOfLeadingZeros(digits);
        long normal = digits << zeros;
        int index = exponent - MIN_EXPONENT;
        long high = unsignedMultiplyHigh(normal, FIVES_HIGH[index]);
        long low = normal * FIVES_HIGH[index];
        if ((high & 0x1FF) == 0x1FF) {
            // The bits after the mantissa could still change by a carry from the second half of the power.
            long more = unsignedMultiplyHigh(normal, FIVES_LOW[index]);
            low += more;
            if (Long.compareUnsigned(low, more) < 0) {
                high++;
            }
        }
        if (low == -1 && (exponent < -27 || exponent > 55)) {
            return Double.NaN;
        }
        int top = (int) (high >>> 63);
        int shift = top + 64 - 52 - 3;
        long mantissa = high >>> shift;
        int power = ((217706 * exponent) >> 16) + 63 + top - zeros + 1023;
        if (Long.compareUnsigned(low, 1) <= 0
                && exponent >= -4
                && exponent <= 23
                && (mantissa & 3) == 1
                && mantissa << shift == high) {
            // Exactly between two doubles: to the even one.
            mantissa &= ~1L;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa >= 1L << 53) {
            mantissa = 1L << 52;
            power++;
        }
        return Double.longBitsToDouble(mantissa & ~(1L << 52) | (long) power << 52);
    }

    private static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }
}

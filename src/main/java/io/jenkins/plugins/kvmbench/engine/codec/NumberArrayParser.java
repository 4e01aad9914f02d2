package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.InputStream;

/**
 * Jackson's parser with a short cut through arrays of plain numbers, which are nearly all of a result file: half the
 * time, above all before the JIT compiler has warmed up. A number takes the short cut when it lies in the buffer as a
 * whole, has the usual form and length, follows the comma at once or after one space (many writers put it there), and is
 * directly followed by a comma or the bracket; all else is left to Jackson, and with it every check and every error.
 */
final class NumberArrayParser extends UTF8StreamJsonParser {

    /** Longest number of the short cut, with what stands before and after it, in bytes. */
    private static final int LONGEST = 32;

    /** So many digits always fit into a long. */
    private static final int MAX_DIGITS = 18;

    /** Where the number ended that {@link #number} read, or -1 when it is left to Jackson. */
    private int stopped;

    /** The number being read: the next byte, the first byte out of reach, the digits so far as an integer. */
    private int at;

    private int end;
    private long digits;

    NumberArrayParser(
            IOContext context,
            int features,
            InputStream in,
            ObjectCodec codec,
            ByteQuadsCanonicalizer names,
            byte[] buffer) {
        super(context, features, in, codec, names, buffer, 0, 0, 0, true);
    }

    /**
     * Reads on in the array whose bracket or element is the current token, as far as the short cut goes; the next
     * token is the first number that was not read, or the end of the array.
     *
     * @param numbers where to put the numbers, as many as there is room for
     * @param from the first index to use
     * @return the index after the last number put there
     */
    int readNumbers(double[] numbers, int from) {
        int count = from;
        boolean first = _currToken == JsonToken.START_ARRAY;
        while (count < numbers.length && _inputEnd - _inputPtr > LONGEST) {
            int start = _inputPtr;
            if (!first && _inputBuffer[start++] != ',') {
                break;
            }
            if (_inputBuffer[start] == ' ') {
                start++;
            }
            double value = number(start);
            if (stopped < 0) {
                break;
            }
            numbers[count++] = value;
            first = false;
            _inputPtr = stopped;
            // Tells Jackson that the array has one more element.
            _parsingContext.expectComma();
            _currToken = JsonToken.VALUE_NUMBER_FLOAT;
        }
        return count;
    }

    private double number(int start) {
        byte[] bytes = _inputBuffer;
        stopped = -1;
        digits = 0;
        at = start;
        // A sign and a digit after the exponent's letter may be looked at beyond it.
        end = _inputPtr + LONGEST - 3;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        boolean zero = bytes[at] == '0';
        int significant = digits();
        if (significant == 0 || zero && significant > 1) {
            return 0;
        }
        int exponent = 0;
        if (bytes[at] == '.') {
            int fraction = ++at;
            if (zero) {
                significant = 0;
                while (at < end && bytes[at] == '0') {
                    at++;
                }
            }
            significant += digits();
            exponent = fraction - at;
            if (exponent == 0) {
                return 0;
            }
        }
        if (bytes[at] == 'E' || bytes[at] == 'e') {
            at++;
            boolean down = bytes[at] == '-';
            if (down || bytes[at] == '+') {
                at++;
            }
            long mantissa = digits;
            digits = 0;
            int length = digits();
            if (length == 0 || length > 3) {
                return 0;
            }
            exponent += (int) (down ? -digits : digits);
            digits = mantissa;
        }
        if (bytes[at] != ',' && bytes[at] != ']'
                || significant > MAX_DIGITS
                || exponent < DecimalDoubles.MIN_EXPONENT
                || exponent > DecimalDoubles.MAX_EXPONENT) {
            return 0;
        }
        double value = DecimalDoubles.nearest(digits, exponent);
        if (Double.isNaN(value)) {
            return 0;
        }
        stopped = at;
        return negative ? -value : value;
    }

    /** Passes over digits; how many there were. */
    private int digits() {
        // In local variables: fields are not kept in registers, and this is the innermost loop.
        byte[] bytes = _inputBuffer;
        long value = digits;
        int from = at;
        int to = from;
        int digit;
        while (to < end && (digit = bytes[to] - '0') >= 0 && digit <= 9) {
            value = 10 * value + digit;
            to++;
        }
        digits = value;
        at = to;
        return to - from;
    }
}

package io.jenkins.plugins.kvmbench.engine.codec;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Arrays of numbers are read bit for bit as the JDK reads them, and what is none is refused with its place. */
public class JsonNumbersTest {

    @Test
    public void shouldReadDoublesOfAllSizesAsTheJdkDoes() throws Exception {
        Random random = new Random(3);
        List<String> texts = new ArrayList<>();
        while (texts.size() < 200_000) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                texts.add(Double.toString(value));
            }
        }
        assertReadsLikeTheJdk(texts);
    }

    @Test
    public void shouldReadDecimalsOfEveryLengthAndExponentAsTheJdkDoes() throws Exception {
        Random random = new Random(4);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) {
            // Not zero: -0 is an integer, which has no sign then.
            BigInteger digits = new BigInteger(1 + random.nextInt(64), random).setBit(0);
            BigDecimal decimal = new BigDecimal(digits, random.nextInt(70) - 25);
            texts.add(i % 2 == 0 ? decimal.toString() : "-" + decimal.toPlainString());
        }
        assertReadsLikeTheJdk(texts);
    }

    @Test
    public void shouldRoundTiesToEvenAsTheJdkDoes() throws Exception {
        Random random = new Random(5);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            // Half-way between two doubles, and one decimal beside it.
            double value = Math.scalb((double) ((1L << 52) + (random.nextLong() >>> 12)), random.nextInt(12) - 4);
            BigDecimal tie = new BigDecimal(value).add(new BigDecimal(Math.ulp(value)).divide(BigDecimal.valueOf(2)));
            texts.add(tie.toPlainString());
            texts.add(tie.add(BigDecimal.ONE.movePointLeft(tie.scale())).toPlainString());
        }
        assertReadsLikeTheJdk(texts);
    }

    @Test
    public void shouldReadTheEdgesOfTheRangeAsTheJdkDoes() throws Exception {
        List<String> texts = new ArrayList<>(List.of(
                "0", "0.0", "-0.0", "-0e0", "0e999", "1e-999", "-1e-999", "1e22", "1e23", "8.5e22", "9007199254740993",
                "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
                "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308",
                "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623158e+308", "1E5", "1E+5", "1e-0"));
        for (int power = -330; power <= 308; power++) {
            texts.add("1e" + power);
            texts.add("-9.999999999999999999e" + (power - 1));
        }
        texts.add("0." + "0".repeat(320) + "123456789");
        texts.add("1" + "0".repeat(300) + ".5");
        texts.add("0." + "3".repeat(390));
        assertReadsLikeTheJdk(texts);
    }

    @Test
    public void shouldReadAnIntegerOfZeroWithoutASign() throws Exception {
        // As Jackson takes it: only a fraction or an exponent makes it a double with a sign.
        assertReadsLikeTheJdk(List.of("0"), read("[-0]"));
    }

    @Test
    public void shouldReadNumbersWithSpaceBetweenThem() throws Exception {
        assertArrayEquals(new double[] {1, -2.5, 3e-9, 4}, read("[ 1 ,\n-2.5,3e-9\t, 4 ]"), 0);
        assertArrayEquals(new double[] {}, read("[]" + " ".repeat(100)), 0);
    }

    @Test
    public void shouldRefuseWhatIsNoNumberAndSayWhere() {
        for (String bad : List.of("01", "1.", ".5", "-", "+1", "1e", "1e+", "- 1", "0x1", "1_0", "NaN", "1.5.5", "1x", "--1")) {
            for (String rest : List.of(",1".repeat(40) + "]", "]")) {
                FormatException e =
                        assertThrows(bad, FormatException.class, () -> read("[7,8,\n9," + bad + rest));
                assertTrue(e.getMessage(), e.getMessage().startsWith("numbers:2:"));
            }
        }
        for (String bad : List.of("[1,,2]", "[1,]", "[,1]", "[1 2]", "[1;2]", "[1", "[1,")) {
            assertThrows(bad, FormatException.class, () -> read(bad));
            assertThrows(bad, FormatException.class, () -> read(bad + " ".repeat(100)));
        }
    }

    @Test
    public void shouldRefuseOtherValuesAndNumbersThatAreTooLarge() {
        assertProblem("[1,null]", "numbers:1:4: /1: expected a number, found null");
        assertProblem("[1,2,\"3\"]", "numbers:1:6: /2: expected a number, found \"3\"");
        assertProblem("[1,[2]]", "numbers:1:4: /1: expected a number, found an array");
        assertProblem("[1e999]", "numbers:1:2: /0: expected a number between -1.8e308 and 1.8e308, found 1e999");
    }

    private static void assertProblem(String text, String message) {
        FormatException e = assertThrows(FormatException.class, () -> read(text + " ".repeat(64)));
        assertEquals(message, e.getMessage());
    }

    private static void assertReadsLikeTheJdk(List<String> texts) throws IOException {
        assertReadsLikeTheJdk(texts, read(texts.toString().replace(" ", "")));
        assertReadsLikeTheJdk(texts, read(texts.toString()));
    }

    private static void assertReadsLikeTheJdk(List<String> texts, double[] read) {
        double[] expected = texts.stream().mapToDouble(Double::parseDouble).toArray();
        assertEquals(expected.length, read.length);
        for (int i = 0; i < read.length; i++) {
            assertEquals(texts.get(i), Double.doubleToRawLongBits(expected[i]), Double.doubleToRawLongBits(read[i]));
        }
        assertTrue(Arrays.equals(expected, read));
    }

    private static double[] read(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (JsonInput in = JsonInput.of(new ByteArrayInputStream(bytes), "numbers")) {
            double[] numbers = in.numbers();
            in.end();
            return numbers;
        }
    }
}

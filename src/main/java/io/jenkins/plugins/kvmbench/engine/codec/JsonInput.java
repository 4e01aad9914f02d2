package io.jenkins.plugins.kvmbench.engine.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * A cursor over one JSON document in UTF-8, plain or gzip, that never holds more of it than the value it stands on.
 * Each error is a {@link FormatException} with the file, line:column, the path in the document and what was expected there.
 *
 * <p>The cursor stands on a value: {@link #text()}, {@link #number()}, {@link #numbers()} and the like read it,
 * {@link #skip()} passes over it, {@link #startObject()} and {@link #startArray()} go into it:
 *
 * <pre>{@code
 * in.startObject();
 * for (String key = in.nextKey(); key != null; key = in.nextKey()) {
 *     switch (key) {
 *         case "name" -> name = in.text();
 *         default -> in.skip();
 *     }
 * }
 * }</pre>
 */
public final class JsonInput implements Closeable {

    /** Most numbers that one array may have. */
    public static final int MAX_NUMBERS = 1 << 22;

    /** Most keys of an object that is read as a map. */
    private static final int MAX_KEYS = 10_000;

    private static final int STRING_OVERHEAD = 56;

    private final String source;
    private final JsonParser json;
    private final String tooMuch;
    private double[] buffer = new double[256];
    private long budget;

    /**
     * Opens a file and stands on its outermost value.
     *
     * @throws FormatException when it does not begin like JSON
     * @throws IOException when it cannot be read; the message names the file and the reason
     */
    public static JsonInput open(Path file) throws IOException {
        return begin(Content.open(file), file.toString(), defaultBudget(), heapTooSmall());
    }

    /**
     * Reads a stream and stands on its outermost value.
     *
     * @param bytes JSON or gzip of it; closed with this, and when this fails
     * @param source what it is, for errors
     */
    public static JsonInput of(InputStream bytes, String source) throws IOException {
        return of(bytes, source, defaultBudget());
    }

    /**
     * Reads a stream that nobody vouches for.
     *
     * @param maxBytes most bytes after decompression, and about the most memory that what is read may go on taking
     */
    public static JsonInput bounded(InputStream bytes, String source, long maxBytes) throws IOException {
        InputStream content = new BoundedStream(Content.of(bytes, source), source, maxBytes);
        return maxBytes < defaultBudget()
                ? begin(content, source, maxBytes, "takes more memory than the limit of " + (maxBytes >> 20) + " MiB")
                : begin(content, source, defaultBudget(), heapTooSmall());
    }

    /** The same with a given account of memory, see {@link #charge}. */
    static JsonInput of(InputStream bytes, String source, long budget) throws IOException {
        return begin(Content.of(bytes, source), source, budget, heapTooSmall());
    }

    private static long defaultBudget() {
        return Runtime.getRuntime().maxMemory() / 2;
    }

    private static String heapTooSmall() {
        return "does not fit into a heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB: give Java more with -Xmx, or split the file";
    }

    private static JsonInput begin(InputStream content, String source, long budget, String tooMuch)
            throws IOException {
        try {
            JsonInput input = new JsonInput(content, source, budget, tooMuch);
            input.next();
            return input;
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    private JsonInput(InputStream content, String source, long budget, String tooMuch) throws IOException {
        this.source = source;
        this.budget = budget;
        this.tooMuch = tooMuch;
        this.json = Json.parser(content);
    }

    /** Goes into the object it stands on. */
    public void startObject() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw expected("an object");
        }
    }

    /** The next key of the object, then standing on its value; null at the end, then standing on the whole object. */
    public String nextKey() throws IOException {
        if (next() == JsonToken.END_OBJECT) {
            return null;
        }
        String key = json.currentName();
        next();
        return key;
    }

    /** Goes into the array it stands on. */
    public void startArray() throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw expected("an array");
        }
    }

    /** Stands on the next element of the array; false at the end, then standing on the whole array. */
    public boolean nextElement() throws IOException {
        return next() != JsonToken.END_ARRAY;
    }

    /** Passes over the value. */
    public void skip() throws IOException {
        try {
            json.skipChildren();
        } catch (IOException e) {
            throw located(e);
        }
    }

    /** Makes sure that nothing follows the outermost value. */
    public void end() throws IOException {
        try {
            if (json.nextToken() != null) {
                throw error("expected the end of the file after the document");
            }
        } catch (IOException e) {
            throw located(e);
        }
    }

    public boolean isNull() {
        return json.currentToken() == JsonToken.VALUE_NULL;
    }

    public boolean isText() {
        return json.currentToken() == JsonToken.VALUE_STRING;
    }

    public boolean isObject() {
        return json.currentToken() == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return json.currentToken() == JsonToken.START_ARRAY;
    }

    public String text() throws IOException {
        if (!isText()) {
            throw expected("a string");
        }
        return scalar();
    }

    /** A point in time, in ISO 8601. */
    Instant instant() throws IOException {
        try {
            return Instant.parse(text());
        } catch (DateTimeException e) {
            throw expected("a time like 2026-01-31T12:00:00Z");
        }
    }

    /** A string, number or boolean as text. */
    public String scalar() throws IOException {
        if (!json.currentToken().isScalarValue() || isNull()) {
            throw expected("a string, a number, true or false");
        }
        try {
            String text = json.getText();
            charge(STRING_OVERHEAD + text.length());
            return text;
        } catch (JacksonException e) {
            throw located(e);
        }
    }

    /** A finite number. */
    public double number() throws IOException {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
            throw expected("a number");
        }
        try {
            double value = json.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw expected("a number between -1.8e308 and 1.8e308");
            }
            return value;
        } catch (JacksonException e) {
            throw located(e);
        }
    }

    /** A finite number, NaN for null: what is not known. */
    public double numberOrNaN() throws IOException {
        return isNull() ? Double.NaN : number();
    }

    /** The choice with this name, which is written in lower case. */
    public <E extends Enum<E>> E choice(Class<E> type) throws IOException {
        return choice(type, value -> value.name().toLowerCase(Locale.ROOT));
    }

    /** The choice with this name. */
    <E extends Enum<E>> E choice(Class<E> type, Function<E, String> name) throws IOException {
        String text = text();
        for (E value : type.getEnumConstants()) {
            if (name.apply(value).equals(text)) {
                return value;
            }
        }
        throw expected(Arrays.stream(type.getEnumConstants())
                .map(value -> '"' + name.apply(value) + '"')
                .collect(Collectors.joining(" or ")));
    }

    /** An integer from {@code min} to {@code max}. */
    public long integer(long min, long max) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            try {
                long value = json.getLongValue();
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (InputCoercionException e) {
                // larger than a long: out of the range too
            } catch (JacksonException e) {
                throw located(e);
            }
        }
        throw expected("an integer from " + min + " to " + max);
    }

    public boolean flag() throws IOException {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw expected("true or false");
        };
    }

    /** An array of finite numbers. */
    public double[] numbers() throws IOException {
        startArray();
        double[] numbers = buffer;
        int count = 0;
        while (nextElement()) {
            if (count == MAX_NUMBERS) {
                throw expected("at most " + MAX_NUMBERS + " numbers in one array");
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
                buffer = numbers;
            }
            numbers[count++] = number();
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Reads what it stands on. */
    public interface Element<T> {
        T read(JsonInput in) throws IOException;
    }

    /** An array, element by element. */
    public <T> List<T> list(Element<T> element) throws IOException {
        List<T> all = new ArrayList<>();
        startArray();
        while (nextElement()) {
            all.add(element.read(this));
        }
        return all;
    }

    /** An object of strings. */
    public SortedMap<String, String> texts() throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        int keys = 0;
        startObject();
        for (String key = nextKey(); key != null; key = nextKey()) {
            limit(++keys);
            texts.put(key, text());
        }
        return texts;
    }

    /** An object of finite numbers. */
    public SortedMap<String, Double> namedNumbers() throws IOException {
        SortedMap<String, Double> numbers = new TreeMap<>();
        int keys = 0;
        startObject();
        for (String key = nextKey(); key != null; key = nextKey()) {
            limit(++keys);
            numbers.put(key, number());
        }
        return numbers;
    }

    private void limit(int keys) throws FormatException {
        if (keys > MAX_KEYS) {
            throw error("expected at most " + MAX_KEYS + " keys in one object");
        }
    }

    /**
     * Accounts for memory that what was read goes on taking, so that a file that does not fit is an error and not the
     * end of the process. Strings are accounted for by themselves.
     */
    public void charge(long bytes) throws FormatException {
        budget -= bytes;
        if (budget < 0) {
            throw error(tooMuch);
        }
    }

    /** An error at the current position. */
    public FormatException error(String problem) {
        String path = json.getParsingContext().pathAsPointer().toString();
        var location = json.currentTokenLocation();
        String position = location.getLineNr() + ":" + location.getColumnNr();
        return new FormatException(source, position, path.isEmpty() ? problem : path + ": " + problem);
    }

    /** An error that says what was expected instead of the current value. */
    public FormatException expected(String what) {
        return error("expected " + what + ", found " + found());
    }

    /** An error that says that a key of the current object is missing. */
    public FormatException missing(String key) {
        return error("'" + key + "' is missing");
    }

    private String found() {
        JsonToken token = json.currentToken();
        return switch (token) {
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> quoted();
            default -> token.asString();
        };
    }

    private String quoted() {
        try {
            String text = json.getText();
            String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
            return isText() ? "\"" + shown + "\"" : shown;
        } catch (IOException e) {
            return "a value that is cut off";
        }
    }

    private JsonToken next() throws IOException {
        try {
            JsonToken token = json.nextToken();
            if (token == null) {
                throw new FormatException(source, "", "is empty, expected JSON");
            }
            return token;
        } catch (IOException e) {
            throw located(e);
        }
    }

    /** The same error with the position; an error of the disk stays one. */
    private IOException located(IOException e) {
        if (e instanceof FormatException) {
            return e;
        }
        if (e instanceof JacksonException broken) {
            var location = broken.getLocation() != null ? broken.getLocation() : json.currentLocation();
            return new FormatException(
                    source,
                    location.getLineNr() + ":" + location.getColumnNr(),
                    "not the JSON that was expected: " + broken.getOriginalMessage(),
                    e);
        }
        if (e instanceof EOFException || e instanceof ZipException || e instanceof CharConversionException) {
            long offset = json.currentLocation().getByteOffset();
            return new FormatException(source, "byte " + offset, "broken: " + e.getMessage(), e);
        }
        return new IOException(source + ": could not be read: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}

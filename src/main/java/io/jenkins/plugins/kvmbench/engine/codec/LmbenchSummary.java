package io.jenkins.plugins.kvmbench.engine.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads LMBench's summary. Systems are told apart by their place: the second line of one table is the second of all, since those of
 * several runs have the same name. Figures are cut there ({@code 11.K} is 11,000 to 11,999) and are taken as they stand.
 */
public final class LmbenchSummary {

    private static final Pattern DASHES = Pattern.compile("-+( -+)+\\s*");
    private static final Pattern NUMBER = Pattern.compile("(\\d+\\.?\\d*(?:e[-+]?\\d{1,3})?|\\.\\d+)([KM]?)");
    private static final int HOST = 9;
    private static final int FIGURES = 24;

    private LmbenchSummary() {}

    /** The systems in their order; tables of other subsets are passed over. */
    public static List<Lmbench.Measured> parse(List<String> lines) {
        List<Map<Lmbench.Figure, Double>> values = new ArrayList<>();
        List<String[]> names = new ArrayList<>();
        Optional<Lmbench.Table> table = Optional.empty();
        int system = 0;
        boolean inside = false;
        for (String line : lines) {
            Optional<Lmbench.Table> begins = Lmbench.TABLES.stream()
                    .filter(known -> line.strip().equals(known.title()))
                    .findFirst();
            if (begins.isPresent() || line.strip().startsWith("----") && !DASHES.matcher(line).matches()) {
                // The rule below a title, known or not, ends the table before it.
                table = begins.isPresent() ? begins : inside ? Optional.empty() : table;
                inside = false;
                system = 0;
            } else if (DASHES.matcher(line).matches()) {
                inside = true;
            } else if (inside && table.isPresent()) {
                Optional<Map<Lmbench.Figure, Double>> figures = figures(table.get(), line);
                if (figures.isPresent()) {
                    if (system == values.size()) {
                        values.add(new LinkedHashMap<>());
                        names.add(new String[] {line.substring(0, HOST).strip(), line.substring(HOST, FIGURES - 1).strip()});
                    }
                    // The first of two tables that show a figure has more digits of it.
                    Map<Lmbench.Figure, Double> known = values.get(system++);
                    figures.get().forEach(known::putIfAbsent);
                }
            }
        }
        List<Lmbench.Measured> systems = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            systems.add(new Lmbench.Measured(names.get(i)[0], names.get(i)[1], Double.NaN, values.get(i)));
        }
        return systems;
    }

    /** Empty where it is not a line of the table. */
    private static Optional<Map<Lmbench.Figure, Double>> figures(Lmbench.Table table, String line) {
        if (line.length() < FIGURES || line.charAt(HOST) != ' ' || line.charAt(FIGURES - 1) != ' ' || line.charAt(0) == ' ') {
            return Optional.empty();
        }
        Map<Lmbench.Figure, Double> figures = new LinkedHashMap<>();
        int from = FIGURES + (table.mhz() ? 5 : 0);
        for (Lmbench.Column column : table.columns()) {
            String cell = from >= line.length()
                    ? ""
                    : line.substring(from, Math.min(line.length(), from + column.width())).strip();
            OptionalDouble value = number(cell);
            if (value.isEmpty() && !cell.isEmpty()) {
                return Optional.empty();
            }
            if (value.isPresent()) {
                figures.put(column.figure(), column.figure().isTime() ? value.getAsDouble() / 1e6 : value.getAsDouble() * 1e6);
            }
            from += column.width() + 1;
        }
        return Optional.of(figures);
    }

    private static OptionalDouble number(String cell) {
        Matcher matcher = NUMBER.matcher(cell);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        double factor = matcher.group(2).equals("K") ? 1e3 : matcher.group(2).equals("M") ? 1e6 : 1;
        double value = Double.parseDouble(matcher.group(1)) * factor;
        return value > 0 && !Double.isInfinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}

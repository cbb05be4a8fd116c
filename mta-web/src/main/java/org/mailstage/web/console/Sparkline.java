package org.mailstage.web.console;

import java.util.List;
import java.util.Locale;

/**
 * A row of numbers as a small line, in a coordinate system of its own: {@value #WIDTH} wide, {@value #HEIGHT} high, to be
 * stretched by the page. Immutable.
 *
 * @param line points for an SVG polyline
 * @param area points for an SVG polygon below the line
 * @param flat whether all numbers are zero
 */
public record Sparkline(String line, String area, boolean flat) {
    static final int WIDTH = 100;
    static final int HEIGHT = 30;
    /** Room above and below, so that the stroke is not cut. */
    private static final int MARGIN = 2;

    static Sparkline of(List<Long> numbers) {
        long most = numbers.stream().mapToLong(Long::longValue).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            double x = numbers.size() < 2 ? 0 : (double) WIDTH * i / (numbers.size() - 1);
            double part = most == 0 ? 0 : (double) numbers.get(i) / most;
            double y = HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN);
            line.append(String.format(Locale.ROOT, "%s%.1f,%.1f", i == 0 ? "" : " ", x, y));
        }
        return new Sparkline(line.toString(), "0," + HEIGHT + " " + line + " " + WIDTH + "," + HEIGHT, most == 0);
    }
}

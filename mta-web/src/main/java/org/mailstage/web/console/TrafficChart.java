package org.mailstage.web.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.core.trace.TrafficMinute;

/**
 * The last hour as a chart: per minute a column of outcomes (delivered, deferred, failed) with what was received as a line
 * above it. All positions are percentages of the plot, so the page can have any size. Immutable.
 *
 * @param columns one per minute, oldest first, the running one last
 * @param receivedLine points of an SVG polyline in a box of 100 by 100
 * @param rows labels of the value axis, from the bottom
 * @param times labels of the time axis
 * @param totals what happened within the hour
 * @param sums the same in steps of five minutes, newest first, to be read as a table
 */
public record TrafficChart(
        List<Column> columns, String receivedLine, List<Mark> rows, List<Mark> times, Totals totals, List<Sum> sums) {
    private static final int STEP_MINUTES = 5;
    private static final int LABEL_MINUTES = 10;
    private static final double GAP = 0.22;

    /** One part of a column. @param kind delivered, deferred or failed */
    public record Part(String kind, String y, String height) {}

    /** One minute. */
    public record Column(String x, String width, String hitX, String hitWidth, List<Part> parts, String words) {}

    /** A label beside an axis. @param position in percent */
    public record Mark(String position, String label, boolean minor) {}

    /** What happened in some time. */
    public record Totals(long received, long delivered, long deferred, long failed) {
        static final Totals NONE = new Totals(0, 0, 0, 0);

        static Totals of(TrafficCounts counts) {
            return new Totals(counts.received(), counts.delivered(), counts.deferred(), finalFailures(counts));
        }

        Totals plus(Totals other) {
            return new Totals(
                    received + other.received,
                    delivered + other.delivered,
                    deferred + other.deferred,
                    failed + other.failed);
        }

        long highest() {
            return Math.max(received, delivered + deferred + failed);
        }

        /** Whether nothing happened. */
        public boolean isEmpty() {
            return highest() == 0;
        }
    }

    /** What happened in some minutes. */
    public record Sum(String time, Totals totals) {}

    /** Recipients whose mail will not go through: every one of them is either refused for good or expired. */
    static long finalFailures(TrafficCounts counts) {
        return counts.failed() + counts.expired();
    }

    static TrafficChart of(List<TrafficMinute> minutes, Formats formats) {
        List<Totals> all =
                minutes.stream().map(minute -> Totals.of(minute.counts())).toList();
        long top = niceTop(all.stream().mapToLong(Totals::highest).max().orElse(0));
        List<Column> columns = new ArrayList<>();
        List<Mark> times = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        double step = 100.0 / minutes.size();
        for (int i = 0; i < minutes.size(); i++) {
            String time = formats.minute(minutes.get(i).start());
            columns.add(column(all.get(i), i * step, step, top, time));
            double y = 100 - 100.0 * all.get(i).received() / top;
            line.append(String.format(Locale.ROOT, "%.2f,%.2f %.2f,%.2f ", i * step, y, (i + 1) * step, y));
            long minute = minutes.get(i).start().getEpochSecond() / 60;
            if (minute % LABEL_MINUTES == 0) {
                times.add(new Mark(percent((i + 0.5) * step), time, minute % (2 * LABEL_MINUTES) != 0));
            }
        }
        Totals totals = all.stream().reduce(Totals.NONE, Totals::plus);
        return new TrafficChart(
                columns, line.toString().strip(), rows(top, formats), times, totals, sums(minutes, all, formats));
    }

    private static Column column(Totals totals, double x, double step, long top, String time) {
        List<Part> parts = new ArrayList<>();
        double y = 100;
        y = part(parts, "delivered", totals.delivered(), top, y);
        y = part(parts, "deferred", totals.deferred(), top, y);
        part(parts, "failed", totals.failed(), top, y);
        String words = String.format(
                Locale.ROOT,
                "%s|%d|%d|%d|%d",
                time,
                totals.received(),
                totals.delivered(),
                totals.deferred(),
                totals.failed());
        return new Column(
                percent(x + step * GAP / 2), percent(step * (1 - GAP)), percent(x), percent(step), parts, words);
    }

    private static double part(List<Part> parts, String kind, long number, long top, double bottom) {
        if (number == 0) {
            return bottom;
        }
        double height = 100.0 * number / top;
        parts.add(new Part(kind, percent(bottom - height), percent(height)));
        return bottom - height;
    }

    private static List<Mark> rows(long top, Formats formats) {
        List<Mark> rows = new ArrayList<>();
        long step = top / 4;
        for (int i = 0; i <= 4; i++) {
            rows.add(new Mark(percent(100 - 25.0 * i), formats.count(step * i), false));
        }
        return rows;
    }

    private static List<Sum> sums(List<TrafficMinute> minutes, List<Totals> all, Formats formats) {
        List<Sum> sums = new ArrayList<>();
        for (int from = minutes.size() - STEP_MINUTES; from >= 0; from -= STEP_MINUTES) {
            Totals sum = all.subList(from, from + STEP_MINUTES).stream().reduce(Totals.NONE, Totals::plus);
            sums.add(new Sum(formats.minute(minutes.get(from).start()), sum));
        }
        return sums;
    }

    /** The smallest of 4, 8, 20, 40, 80, 200 … that is not below the number: four rows with whole labels. */
    static long niceTop(long highest) {
        long unit = 4;
        while (true) {
            for (int factor : new int[] {1, 2, 5}) {
                if (unit * factor >= highest) {
                    return unit * factor;
                }
            }
            unit *= 10;
        }
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.3f%%", value);
    }
}

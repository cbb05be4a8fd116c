package org.mailstage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time goes, from a recording of JDK Flight Recorder: samples of running Java code by {@link Area}, the frames
 * met most often in each, and the collector's pauses. Not thread-safe.
 *
 * <p>A sample is a thread that runs Java code. Time inside system calls is not seen; {@link ThreadTimes} has it.
 */
final class ProfileReport {
    private static final int FRAMES = 8;
    private static final int THREADS = 12;

    private final Map<Area, Tally> areas = new EnumMap<>(Area.class);
    private final Tally threads = new Tally();
    private int collections;
    private Duration pauses = Duration.ZERO;

    /** Occurrences of names. */
    private static final class Tally {
        private final Map<String, Integer> counts = new HashMap<>();
        private int total;

        void add(String name) {
            counts.merge(name, 1, Integer::sum);
            total++;
        }

        List<Map.Entry<String, Integer>> top(int number) {
            return counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(number)
                    .toList();
        }
    }

    /** Reads a recording. */
    static ProfileReport read(Path file) {
        ProfileReport report = new ProfileReport();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                report.event(recording.readEvent());
            }
            return report;
        } catch (IOException e) {
            throw new BenchException("the recording " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void event(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> executionSample(event);
            case "jdk.GarbageCollection" -> collection(event.getDuration("sumOfPauses"));
            default -> {
                // Of no interest here.
            }
        }
    }

    private void executionSample(RecordedEvent event) {
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null || stack.getFrames().isEmpty()) {
            return;
        }
        List<RecordedFrame> frames = stack.getFrames();
        RecordedThread thread = event.getThread("sampledThread");
        String name = thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
        RecordedFrame top = frames.get(0);
        sample(
                frames.stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .toList(),
                top.getMethod().getType().getName() + "." + top.getMethod().getName(),
                name);
    }

    /**
     * Counts one sample.
     *
     * @param classes on the stack, innermost first
     * @param top the innermost method
     * @param thread the thread's name
     */
    void sample(List<String> classes, String top, String thread) {
        areas.computeIfAbsent(Area.of(classes, thread), key -> new Tally()).add(top);
        threads.add(ThreadTimes.group(thread));
    }

    /** Counts one garbage collection. */
    void collection(Duration pause) {
        collections++;
        pauses = pauses.plus(pause);
    }

    /** Share of an area in all samples, 0 to 1. */
    double share(Area area) {
        Tally tally = areas.get(area);
        return tally == null || threads.total == 0 ? 0 : (double) tally.total / threads.total;
    }

    /** As Markdown. */
    String markdown() {
        StringBuilder text =
                new StringBuilder("| area | share of samples | most frequent frames |\n| --- | ---: | --- |\n");
        areas.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<Area, Tally> entry) -> -entry.getValue().total))
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %.0f %% | %s |%n",
                        entry.getKey().title(),
                        share(entry.getKey()) * 100,
                        frames(entry.getValue()))));
        text.append("\n| threads | share of samples |\n| --- | ---: |\n");
        threads.top(THREADS)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT, "| %s | %.0f %% |%n", entry.getKey(), 100.0 * entry.getValue() / threads.total)));
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%d samples; %d garbage collections, %.2f s of pauses%n",
                        threads.total,
                        collections,
                        pauses.toMillis() / 1e3))
                .toString();
    }

    private static String frames(Tally tally) {
        List<String> frames = tally.top(FRAMES).stream()
                .map(entry -> String.format(
                        Locale.ROOT, "%s %.0f %%", shortened(entry.getKey()), 100.0 * entry.getValue() / tally.total))
                .toList();
        return String.join(", ", frames);
    }

    /** Class and method without the package. */
    static String shortened(String method) {
        int dot = method.lastIndexOf('.');
        int packageEnd = method.lastIndexOf('.', dot - 1);
        return "`" + method.substring(packageEnd + 1) + "`";
    }
}

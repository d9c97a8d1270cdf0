package io.skep.multijvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a process takes.
 *
 * @param cpuPercent of one core, over the span that was measured
 * @param privateMegabytes pages that no other process has
 * @param residentMegabytes all of its pages that are in memory
 */
record Footprint(double cpuPercent, double privateMegabytes, double residentMegabytes) {

  private static final double TICKS_A_SECOND = 100;

  /** Processor time that a process and its threads have used so far, in seconds. */
  static double cpuSeconds(ProcessHandle process) {
    String stat = read(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }

  /** What a process takes now, having used some processor time over a span. */
  static Footprint of(ProcessHandle process, double usedSeconds, double spanSeconds) {
    List<String> lines = read(Path.of("/proc/" + process.pid() + "/smaps_rollup")).lines().toList();
    double own = kilobytes(lines, "Private_Clean:") + kilobytes(lines, "Private_Dirty:");
    return new Footprint(
        100 * usedSeconds / spanSeconds, own / 1024, kilobytes(lines, "Rss:") / 1024);
  }

  /** The mean of several. */
  static Footprint mean(List<Footprint> all) {
    return new Footprint(
        all.stream().mapToDouble(Footprint::cpuPercent).average().orElse(0),
        all.stream().mapToDouble(Footprint::privateMegabytes).average().orElse(0),
        all.stream().mapToDouble(Footprint::residentMegabytes).average().orElse(0));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f %% CPU, %.0f MB private, %.0f MB resident",
        cpuPercent,
        privateMegabytes,
        residentMegabytes);
  }

  private static double kilobytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
        .sum();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.skep.multijvm;

import io.skep.multijvm.laws.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a round in which a law was broken: the swarm's events, and the daemons' words.
 */
final class Evidence {

  private static final Pattern ID = Pattern.compile("\\b[0-9a-z]{25}\\b");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int SHOWN = 60;

  private Evidence() {}

  /**
   * Keeps the logs of all daemons and all events in a new folder.
   *
   * @return the last events that name what the violations name, to be shown at once
   */
  static List<String> keep(Swarm swarm, List<Violation> violations) {
    try {
      Path folder = Files.createTempDirectory("skep-chaos-logs-");
      for (Member member : swarm.members()) {
        if (member instanceof SkepMember skep) {
          Files.writeString(folder.resolve(member.name() + ".log"), skep.daemon().log());
        }
      }
      List<String> lines = new ArrayList<>();
      lines.add("what the daemons said, and the events, are in " + folder);
      List<String> events = events(swarm);
      Files.write(folder.resolve("events.ndjson"), events);
      lines.addAll(naming(events, violations));
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> events(Swarm swarm) {
    for (Member manager : swarm.managers()) {
      try {
        Answer answer = new Api(manager.api(), LIMIT).get("/skep/v1/events?after=0");
        if (answer.isOk()) {
          return answer.text().lines().toList();
        }
      } catch (IOException e) {
        // A manager that does not answer has no say; another is asked.
      }
    }
    return List.of();
  }

  private static List<String> naming(List<String> events, List<Violation> violations) {
    Set<String> ids = new TreeSet<>();
    for (Violation violation : violations) {
      Matcher matcher = ID.matcher(violation.what());
      while (matcher.find()) {
        ids.add(matcher.group());
      }
    }
    List<String> found =
        events.stream().filter(line -> ids.stream().anyMatch(line::contains)).toList();
    return found.subList(Math.max(0, found.size() - SHOWN), found.size());
  }
}

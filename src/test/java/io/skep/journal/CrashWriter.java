package io.skep.journal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes without end and says what was acknowledged: the process that the crash test kills.
 *
 * <p>Each entity goes on from the highest number it finds.
 */
final class CrashWriter {
  static final int ENTITIES = 40;

  private CrashWriter() {}

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    var journal = TestJournal.open(Path.of(args[0]));
    journal.write("start-" + args[1], 1, "go");
    for (int entity = 0; entity < ENTITIES; entity++) {
      var name = "e" + entity;
      writeOn(journal, out, name, journal.journal().head(name).highest() + 1);
    }
    Thread.currentThread().join();
  }

  private static void writeOn(TestJournal journal, PrintStream out, String name, long number) {
    var _ =
        journal
            .offer(name, number, name + "-" + number)
            .thenAcceptAsync(
                done -> {
                  synchronized (out) {
                    out.println("ack " + name + " " + number);
                    out.flush();
                  }
                  writeOn(journal, out, name, number + 1);
                });
  }
}

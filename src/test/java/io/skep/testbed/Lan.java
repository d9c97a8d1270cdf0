package io.skep.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A network of test hosts: a bridge in a namespace of its own, on which whole hosts or directions
 * between two can be cut off, packets lost and links made slow. Nothing else is on it.
 *
 * <p>Addresses are {@code 10.202.0.N}; a host keeps its address and its card's MAC over power cuts.
 */
public final class Lan implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Process namespace;
  private final Map<String, Integer> numbers = new TreeMap<>();
  private final TreeSet<String> rules = new TreeSet<>();
  private final TreeSet<String> slow = new TreeSet<>();

  private Lan(Process namespace) {
    this.namespace = namespace;
  }

  /** Starts an empty network. */
  public static Lan start() {
    try {
      Path script = Files.createTempFile("skep-lan-", ".sh");
      try (InputStream from = Lan.class.getResourceAsStream("lan.sh")) {
        Files.write(script, from.readAllBytes());
      }
      Process namespace =
          new ProcessBuilder("unshare", "--net", "bash", script.toString())
              .redirectErrorStream(true)
              .start();
      BufferedReader said = namespace.inputReader(StandardCharsets.UTF_8);
      String first = said.readLine();
      Files.delete(script);
      if (!"ready".equals(first)) {
        throw new IllegalStateException("no bridge for the test hosts: " + first);
      }
      return new Lan(namespace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of a host, which it need not have been plugged in for. */
  public synchronized String address(String host) {
    return "10.202.0." + number(host);
  }

  /** Drops everything that one host sends to another; the other way stays open. */
  public synchronized void cutOneWay(String from, String to) {
    rules.add("iifname \"" + port(from) + "\" oifname \"" + port(to) + "\" drop");
    apply();
  }

  /** Drops everything between two hosts. */
  public synchronized void cut(String one, String other) {
    rules.add("iifname \"" + port(one) + "\" oifname \"" + port(other) + "\" drop");
    rules.add("iifname \"" + port(other) + "\" oifname \"" + port(one) + "\" drop");
    apply();
  }

  /** Cuts a host off from all others. */
  public synchronized void isolate(String host) {
    rules.add("iifname \"" + port(host) + "\" drop");
    rules.add("oifname \"" + port(host) + "\" drop");
    apply();
  }

  /** Loses a share of what a host sends and of what is sent to it, in percent. */
  public synchronized void lose(String host, int percent) {
    String chance = " numgen random mod 100 < " + percent + " drop";
    rules.add("iifname \"" + port(host) + "\"" + chance);
    rules.add("oifname \"" + port(host) + "\"" + chance);
    apply();
  }

  /** Limits what a host receives, in kbit/s, with a queue of up to 400 ms. */
  public synchronized void slow(String host, int kilobits) {
    String rate = kilobits + "kbit";
    tool("tc", "qdisc", "replace", "dev", port(host), "root")
        .with("tbf", "rate", rate, "burst", "16kb", "latency", "400ms")
        .run();
    slow.add(host);
  }

  /** Ends every cut, loss and limit. */
  public synchronized void heal() {
    rules.clear();
    apply();
    slow.forEach(host -> tool("tc", "qdisc", "del", "dev", port(host), "root").attempt());
    slow.clear();
  }

  /** Gives a host that has just booted its card. */
  synchronized void plug(String host, long init) {
    String port = port(host);
    tool("ip", "link", "add", port, "type", "veth")
        .with("peer", "name", "eth0", "netns", Long.toString(init))
        .run();
    tool("ip", "link", "set", port, "master", "br0", "up").run();
    String mac = String.format("02:ca:fe:00:00:%02x", number(host));
    String inside =
        "ip link set eth0 address %s && ip addr add %s/24 dev eth0 && ip link set eth0 up"
            .formatted(mac, address(host));
    // No default route: a lookup of a registry then fails at once, and not after a timeout.
    Ran.of(LIMIT, List.of("nsenter", "-t", "" + init, "-n", "sh", "-c", inside)).orThrow();
  }

  /** Takes the card of a host away, as the end of its power does. */
  synchronized void unplug(String host) {
    tool("ip", "link", "del", port(host)).attempt();
    slow.remove(host);
  }

  @Override
  public void close() {
    try {
      namespace.getOutputStream().close();
      if (!namespace.waitFor(10, TimeUnit.SECONDS)) {
        namespace.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int number(String host) {
    return numbers.computeIfAbsent(host, name -> numbers.size() + 1);
  }

  private String port(String host) {
    return "port" + number(host);
  }

  private void apply() {
    StringBuilder text = new StringBuilder("table bridge skep\ndelete table bridge skep\n");
    text.append("table bridge skep {\n chain f {\n  type filter hook forward priority 0;\n");
    rules.forEach(rule -> text.append("  ").append(rule).append('\n'));
    text.append(" }\n}\n");
    try {
      Path file = Files.createTempFile("skep-nft-", ".nft");
      Files.writeString(file, text);
      tool("nft", "-f", file.toString()).run();
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Tool tool(String... command) {
    List<String> whole = new ArrayList<>(List.of("nsenter", "-t", "" + namespace.pid(), "-n"));
    whole.addAll(List.of(command));
    return new Tool(whole);
  }

  private record Tool(List<String> command) {
    Tool with(String... more) {
      command.addAll(List.of(more));
      return this;
    }

    void run() {
      attempt().orThrow();
    }

    Ran attempt() {
      return Ran.of(LIMIT, command);
    }
  }
}

package io.skep.journal.bench;

import io.skep.consensus.GroupConfig;
import io.skep.consensus.Isolation;
import io.skep.consensus.ThrowAwayCertificates;
import io.skep.journal.PayloadCodec;
import io.skep.journal.RaftJournal;
import io.skep.journal.RaftJournalConfig;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long a lone manager takes to lead in a fresh JVM: {@code ManagerStart DIR alone|listening}.
 */
public final class ManagerStart {
  private ManagerStart() {}

  public static void main(String[] args) throws Exception {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var config = RaftJournalConfig.in(Path.of(args[0]), "m1");
    if (args[1].equals("listening")) {
      int port;
      try (var free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var security = ThrowAwayCertificates.create().of("m1", new Isolation());
      config =
          config.listening(
              new GroupConfig.Listen(bind, "127.0.0.1:" + port, security), GroupConfig.Start.FOUND);
    }
    long begin = System.nanoTime();
    try (var journal = RaftJournal.open(config, new NoPayloads())) {
      long opened = System.nanoTime();
      var leads = new CompletableFuture<Long>();
      try (var _ = journal.leadership().subscribe(new FirstTerm(leads))) {
        leads.get(60, TimeUnit.SECONDS);
      }
      long led = System.nanoTime();
      out.println(
          args[1]
              + ": opened after "
              + (opened - begin) / 1_000_000
              + " ms, leads after "
              + (led - begin) / 1_000_000
              + " ms");
    }
  }

  private record FirstTerm(CompletableFuture<Long> leads)
      implements io.skep.consensus.LeadershipListener {
    @Override
    public void ready(long term) {
      leads.complete(term);
    }

    @Override
    public void lost(long term) {}
  }

  private static final class NoPayloads implements PayloadCodec {
    @Override
    public Encoded encode(Object payload) {
      throw new UnsupportedOperationException("nothing is written");
    }

    @Override
    public Object decode(Encoded encoded) {
      throw new UnsupportedOperationException("nothing is read");
    }
  }
}

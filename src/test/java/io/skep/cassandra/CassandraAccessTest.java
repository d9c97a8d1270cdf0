package io.skep.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.journal.JournalUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Cassandra that wants a password and TLS. */
@Tag("cassandra")
final class CassandraAccessTest {
  private static final String STORE_PASSWORD = "not-a-secret";
  @TempDir Path dir;
  private CassandraServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void passwordAndTlsAreWhatCassandraAsksForAndAWrongPasswordIsSaid() throws Exception {
    var store = dir.resolve("server.p12");
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=cassandra",
            "-ext",
            "SAN=IP:127.0.0.1,DNS:localhost",
            "-storetype",
            "PKCS12"),
        store);
    var trust = dir.resolve("ca.pem");
    keytool(List.of("-exportcert", "-rfc", "-alias", "server", "-file", trust.toString()), store);
    server =
        CassandraServer.ofItsOwn(
            """
            authenticator: PasswordAuthenticator
            authorizer: CassandraAuthorizer
            client_encryption_options:
              enabled: true
              optional: false
              keystore: %s
              keystore_password: %s
            """
                .formatted(store, STORE_PASSWORD));
    var login = Files.writeString(dir.resolve("login"), "username = cassandra\npassword = wrong\n");
    var access =
        ConfigFactory.parseString(
            """
            skep.cassandra.credentials-file = "%s"
            skep.cassandra.tls { enabled = on, ca-file = "%s" }
            """
                .formatted(login, trust));
    assertWrongPasswordIsSaidAndARightOneIsTaken(access, login);
  }

  private void assertWrongPasswordIsSaidAndARightOneIsTaken(Config access, Path login)
      throws IOException {
    var keyspace = CassandraSettings.keyspace();
    try (var manager = new TestManager(server, keyspace, "m1", access)) {
      manager.won(1);
      Awaitility.await()
          .atMost(120, TimeUnit.SECONDS)
          .until(() -> manager.journal().unavailable().isPresent());
      assertThat(manager.journal().unavailable().map(JournalUnavailableException::getMessage))
          .get()
          .asString()
          .contains("incorrect")
          .doesNotContain("wrong");
      Files.writeString(login, "username = cassandra\npassword = cassandra\n");
      manager.elected(1);
      manager.write("a", 1, "one");
      assertThat(manager.payloadsOf("a")).containsExactly("one");
    }
  }

  private static void keytool(List<String> arguments, Path store)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", store.toString(), "-storepass", STORE_PASSWORD));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}

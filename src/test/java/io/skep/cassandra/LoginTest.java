package io.skep.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where user name and password come from, and that nobody says them. */
final class LoginTest {
  private static final EndPoint CASSANDRA = new DefaultEndPoint(new InetSocketAddress(9042));
  @TempDir Path dir;

  @Test
  void aFileIsReadAnewForEachConnection() throws IOException {
    var file = Files.writeString(dir.resolve("c"), "username = u\npassword = first\n");
    var login = new Login(Optional.of(file), Map.of());
    assertThat(login.getCredentials(CASSANDRA, "any").getPassword())
        .containsExactly('f', 'i', 'r', 's', 't');
    Files.writeString(file, "username = u\npassword = 2\n");
    assertThat(login.getCredentials(CASSANDRA, "any").getPassword()).containsExactly('2');
    assertThat(login.getCredentials(CASSANDRA, "any").getUsername()).containsExactly('u');
  }

  @Test
  void withoutAFileTheEnvironmentIsAsked() {
    var environment = Map.of(Login.USERNAME, "u", Login.PASSWORD, "p");
    assertThat(Login.isGiven(Optional.empty(), environment)).isTrue();
    assertThat(Login.isGiven(Optional.empty(), Map.of())).isFalse();
    assertThat(
            new Login(Optional.empty(), environment).getCredentials(CASSANDRA, "any").getPassword())
        .containsExactly('p');
  }

  @Test
  void whatIsMissingIsNamedAndNoSecretIs() throws IOException {
    var file = Files.writeString(dir.resolve("c"), "pasword = secret\nusername = u\n");
    assertThatThrownBy(
            () -> new Login(Optional.of(file), Map.of()).getCredentials(CASSANDRA, "any"))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("secret");
    var nowhere = Optional.of(dir.resolve("nowhere"));
    assertThatThrownBy(() -> new Login(nowhere, Map.of()).getCredentials(CASSANDRA, "any"))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aKeyThatIsNoneIsNamedAndNotQuoted() throws IOException {
    var key = Files.writeString(dir.resolve("key"), "%%secret%%");
    var certificate = Files.writeString(dir.resolve("cert"), "no certificate");
    var tls =
        new TlsFiles(Optional.empty(), Optional.of(new TlsFiles.Client(certificate, key)), true);
    assertThatThrownBy(tls::context)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key")
        .hasMessageNotContaining("secret");
  }
}

package io.skep.cassandra;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.auth.PlainTextAuthProviderBase;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * User name and password for Cassandra, read anew for each connection, so that a changed password
 * needs no restart.
 *
 * <p>They are in a file with the lines {@code username = ...} and {@code password = ...}, or in the
 * environment. They are kept nowhere, and no message names them.
 */
final class Login extends PlainTextAuthProviderBase {
  static final String USERNAME = "SKEP_CASSANDRA_USERNAME";
  static final String PASSWORD = "SKEP_CASSANDRA_PASSWORD";

  private final Optional<Path> file;
  private final Map<String, String> environment;

  Login(Optional<Path> file, Map<String, String> environment) {
    super("skep");
    this.file = file;
    this.environment = Map.copyOf(environment);
  }

  /** Whether there is anything to log in with. */
  static boolean isGiven(Optional<Path> file, Map<String, String> environment) {
    return file.isPresent() || environment.containsKey(USERNAME);
  }

  @Override
  protected Credentials getCredentials(EndPoint endPoint, String authenticator) {
    if (file.isEmpty()) {
      return credentials(endPoint, environment.get(USERNAME), environment.get(PASSWORD));
    }
    var read = new Properties();
    try (Reader in = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
      read.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new AuthenticationException(
          endPoint, file.get() + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
    return credentials(endPoint, read.getProperty("username"), read.getProperty("password"));
  }

  private Credentials credentials(
      EndPoint endPoint, @Nullable String name, @Nullable String password) {
    if (name == null || password == null) {
      throw new AuthenticationException(
          endPoint,
          file.map(path -> path + ": no username or password (expected: a line for each)")
              .orElse(USERNAME + " and " + PASSWORD + ": not both set"));
    }
    return new Credentials(name.toCharArray(), password.toCharArray());
  }
}

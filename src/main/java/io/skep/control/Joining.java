package io.skep.control;

import io.skep.pki.CertificateRequest;
import io.skep.pki.Certified;
import io.skep.pki.JoinToken;
import io.skep.pki.JoinTrust;
import io.skep.spec.NodeDescription;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this machine join a swarm. The root certificate is fetched from whoever answers, and held
 * against the digest in the token before anything is sent; from then on only a manager certified by
 * that root is spoken to.
 *
 * <p>A manager that cannot be reached, or has no leader, is tried again, the others in between,
 * until {@link Attempt#cancel}. All else fails at once, as a {@link ControlException} with Docker's
 * words where it has words.
 */
public final class Joining {
  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final String WRONG_TOKEN = "invalid join token";

  private final ClassicActorSystemProvider system;
  private final ControlSettings settings;
  private final SecureRandom random = new SecureRandom();

  /** Joins by requests that live in this system. */
  public Joining(ClassicActorSystemProvider system, ControlSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * What this machine says of itself; see {@link JoinAsk}.
   *
   * @param token as the operator gave it
   */
  public record Applicant(
      String token,
      @Nullable String availability,
      @Nullable String address,
      @Nullable String control,
      @Nullable NodeDescription description) {}

  /** A join under way. */
  public static final class Attempt {
    private final CompletableFuture<Joined> result = new CompletableFuture<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /** Completes when the machine has joined, or was refused. */
    public CompletionStage<Joined> result() {
      return result.minimalCompletionStage();
    }

    /** Gives up: the result fails unless it is there already. */
    public void cancel() {
      cancelled.set(true);
      result.completeExceptionally(new ControlException(503, "the attempt to join was given up"));
    }
  }

  /**
   * Begins to join.
   *
   * @param remotes control addresses of managers; 2377 where the port is left out
   */
  public Attempt start(Applicant applicant, List<String> remotes) {
    Attempt attempt = new Attempt();
    if (applicant.token().isBlank()) {
      attempt.result.completeExceptionally(JoinDesk.invalidToken());
      return attempt;
    }
    Optional<JoinToken> token = JoinToken.parse(applicant.token());
    if (token.isEmpty()) {
      attempt.result.completeExceptionally(new ControlException(500, WRONG_TOKEN));
      return attempt;
    }
    try {
      List<InetSocketAddress> managers = remotes.stream().map(ControlClient::address).toList();
      if (managers.isEmpty()) {
        throw new ControlException(400, "at least 1 RemoteAddr is required to join");
      }
      again(attempt, applicant, token.get(), managers, 0);
    } catch (IllegalArgumentException e) {
      attempt.result.completeExceptionally(
          new ControlException(400, String.valueOf(e.getMessage())));
    } catch (ControlException e) {
      attempt.result.completeExceptionally(e);
    }
    return attempt;
  }

  private void again(
      Attempt attempt,
      Applicant applicant,
      JoinToken token,
      List<InetSocketAddress> managers,
      int tries) {
    InetSocketAddress manager = managers.get(tries % managers.size());
    once(applicant, token, manager)
        .whenComplete(
            (joined, failure) -> {
              if (failure == null) {
                attempt.result.complete(joined);
                return;
              }
              Throwable cause = JoinFailures.cause(failure);
              if (!JoinFailures.mayPass(cause)) {
                attempt.result.completeExceptionally(JoinFailures.told(cause));
              } else if (!attempt.cancelled.get()) {
                LOG.info("join: {} not yet: {}", manager, cause.getMessage());
                later(tries, () -> again(attempt, applicant, token, managers, tries + 1));
              }
            });
  }

  private void later(int tries, Runnable next) {
    long wait = FIRST_WAIT.toMillis() << Math.min(tries, 10);
    Patterns.after(
            Duration.ofMillis(Math.min(wait, LONGEST_WAIT.toMillis())),
            system.classicSystem().scheduler(),
            system.classicSystem().dispatcher(),
            () -> CompletableFuture.completedStage(Boolean.TRUE))
        .thenAccept(waited -> next.run());
  }

  private CompletionStage<Joined> once(
      Applicant applicant, JoinToken token, InetSocketAddress manager) {
    return client(JoinTrust.unverified())
        .exchange(manager, HttpRequest.GET(JoinRoutes.CA))
        .thenApply(ByteString::utf8String)
        .thenCompose(
            root -> {
              if (!token.fits(root)) {
                throw new ControlException(
                    500,
                    "remote CA does not match fingerprint. Expected: " + token.expectedDigest());
              }
              return ask(applicant, token, manager, root);
            });
  }

  private CompletionStage<Joined> ask(
      Applicant applicant, JoinToken token, InetSocketAddress manager, String root) {
    CertificateRequest request = CertificateRequest.create(random);
    JoinAsk ask =
        new JoinAsk(
            token.text(),
            request.request(),
            applicant.availability(),
            applicant.address(),
            applicant.control(),
            applicant.description());
    return client(JoinTrust.managersOf(root))
        .post(manager, JoinRoutes.JOIN, ask, JoinGrant.class)
        .thenApply(grant -> joined(grant, request, root));
  }

  /** Trusts the root that the token named, not what the answer says: it is the same or newer. */
  private static Joined joined(JoinGrant grant, CertificateRequest request, String root) {
    Certified certified = new Certified(request.key(), grant.chain(), grant.trust());
    JoinTrust.requireValid(grant.chain(), root);
    return new Joined(grant, certified);
  }

  private ControlClient client(SSLContext tls) {
    return ControlClient.joining(system, tls, settings);
  }

  /** What the API answers, with 503, when a join takes longer than a client waits. */
  public static String timeoutWords() {
    return "Timeout was reached before node joined. The attempt to join the swarm will continue in"
        + " the background. Use the \"docker info\" command to see the current swarm status of your"
        + " node.";
  }
}

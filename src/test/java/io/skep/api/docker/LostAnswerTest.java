package io.skep.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Query;
import io.skep.api.wire.Headers;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.refusal.CommandRefused;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.view.LoggedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/**
 * A leader died with a write in its hands, and the client of another manager was answered 503. The
 * next leader has the whole log, so it knows whether the write was done.
 */
final class LostAnswerTest {
  private static final int BEFORE = 40;

  private final List<LoggedEvent> log = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void whatTheLostLeaderDidIsAnsweredAndNotDoneAgain() {
    logged(50, "service|s", "m1-7", new ServiceRemoved());
    assertThat(find("DELETE", "/services/s", "m1-7").status()).isEqualTo(200);
    assertThat(calls).hasValue(0);
  }

  @Test
  void aCreationIsAnsweredByTheIdThatWasGiven() {
    logged(50, "config|c9", "m1-7", new ServiceRemoved());
    ApiResponse answer = find("POST", "/configs/create", "m1-7");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(((ApiResponse.Whole) answer.body()).bytes().utf8String()).contains("c9");
  }

  @Test
  void whatItDidNotDoIsDoneNow() {
    assertThat(find("POST", "/services/create", "m1-7").status()).isEqualTo(299);
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatOthersDidOrWasDoneBeforeIsNoEffect() {
    logged(BEFORE, "service|s", "m1-7", new ServiceRemoved());
    logged(50, "service|s", "m1-77", new ServiceRemoved());
    logged(51, "service|s", "m2-7", new ServiceRemoved());
    assertThat(find("DELETE", "/services/s", "m1-7").status()).isEqualTo(299);
  }

  @Test
  void theTraceOfARefusalIsNoEffect() {
    logged(50, "refusal|r", "m1-7", new CommandRefused("service", "s", "no"));
    assertThat(find("DELETE", "/services/s", "m1-7").status()).isEqualTo(299);
  }

  private ApiResponse find(String method, String path, String id) {
    return LostAnswer.find(this::after, request(method, path, id), BEFORE, this::handle)
        .toCompletableFuture()
        .join();
  }

  private CompletableFuture<ApiResponse> handle(ApiRequest request) {
    calls.incrementAndGet();
    return CompletableFuture.completedFuture(ApiResponse.empty(299));
  }

  private List<LoggedEvent> after(long index, int limit) {
    return log.stream().filter(event -> event.index() > index).limit(limit).toList();
  }

  private void logged(long index, String persistenceId, String request, Object event) {
    Meta meta =
        new Meta(Instant.EPOCH, Principal.user("root", 0), Cause.command(request, "POST /x"));
    log.add(new LoggedEvent(index, persistenceId, new Recorded<>(meta, event)));
  }

  private static ApiRequest request(String method, String path, String id) {
    return new ApiRequest(
        id,
        Principal.user("root", 0),
        Instant.EPOCH,
        ApiVersion.MAXIMUM,
        method,
        path,
        Map.of(),
        "",
        Query.parse(""),
        new Headers(List.of()),
        ByteString.emptyByteString());
  }
}

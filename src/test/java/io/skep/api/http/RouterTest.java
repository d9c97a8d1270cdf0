package io.skep.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RouterTest {

  private static final Handler ANY =
      request -> CompletableFuture.completedFuture(ApiResponse.empty(200));

  private static Optional<Map<String, String>> match(String pattern, String method, String path) {
    return Router.builder()
        .get(pattern, ANY)
        .build()
        .match(method, RequestTarget.parse(path))
        .map(Router.Match::variables);
  }

  @Test
  void aNamedPartIsOneSegmentThatIsNotEmpty() {
    assertThat(match("/services/{id}", "GET", "/v1.41/services/web")).contains(Map.of("id", "web"));
    assertThat(match("/services/{id}", "GET", "/services/")).isEmpty();
    assertThat(match("/services/{id}", "GET", "/services/web/logs")).isEmpty();
    assertThat(match("/services/{id}", "GET", "/services")).isEmpty();
  }

  @Test
  void aSpanningPartTakesSlashes() {
    assertThat(match("/distribution/{name*}/json", "GET", "/distribution/a/b/c:1/json"))
        .contains(Map.of("name", "a/b/c:1"));
    assertThat(match("/distribution/{name*}/json", "GET", "/distribution/json")).isEmpty();
  }

  @Test
  void anotherMethodIsNotOurs() {
    assertThat(match("/services", "DELETE", "/services")).isEmpty();
    assertThat(match("/services", "HEAD", "/services")).isEmpty();
  }

  @Test
  void aSlashTooManyIsNotOurs() {
    assertThat(match("/services", "GET", "/services/")).isEmpty();
    assertThat(match("/services", "GET", "//services")).isEmpty();
  }

  @Test
  void earlierRoutesWin() {
    Handler other = request -> CompletableFuture.completedFuture(ApiResponse.empty(204));
    Router router = Router.builder().get("/a/b", other).get("/a/{x}", ANY).build();
    assertThat(router.match("GET", RequestTarget.parse("/a/b")).orElseThrow().handler())
        .isSameAs(other);
  }

  @Test
  void twoSpanningPartsAreAmbiguous() {
    assertThatThrownBy(() -> Router.builder().get("/{a*}/{b*}", ANY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

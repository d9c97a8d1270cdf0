package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.http.RawClient.Answer;
import io.skep.kernel.Sealed;
import io.skep.service.Service;
import io.skep.view.Entry;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client sends in {@code X-Registry-Auth} is kept as Docker keeps it, but sealed. */
final class RegistryAuthTest extends ApiBench {
  private static final String FIRST = "eyJ1c2VybmFtZSI6ImZpcnN0In0=";
  private static final String SECOND = "eyJ1c2VybmFtZSI6InNlY29uZCJ9";

  @Test
  void whatIsSentIsKeptSealedAndNeverShown() throws IOException {
    assertThat(post("/services/create", "alpine", FIRST).status()).isEqualTo(201);

    assertThat(service().registryAuth()).isNotEqualTo(new Sealed(FIRST));
    assertThat(opened(service().registryAuth())).isEqualTo(FIRST);
    assertThat(service().toString()).doesNotContain(FIRST);
    assertThat(client.get("/services/web").body()).doesNotContain(FIRST).doesNotContain("egistry");
  }

  @Test
  void anUpdateWithoutItKeepsWhatIsThere() throws IOException {
    post("/services/create", "alpine", FIRST);

    assertThat(update("", "busybox", null).status()).isEqualTo(200);
    assertThat(opened(service().registryAuth())).isEqualTo(FIRST);

    assertThat(update("&registryAuthFrom=spec", "alpine", null).status()).isEqualTo(200);
    assertThat(opened(service().registryAuth())).isEqualTo(FIRST);
  }

  @Test
  void anUpdateWithItReplacesWhatIsThereAndCanGoBack() throws IOException {
    post("/services/create", "alpine", FIRST);
    assertThat(update("", "busybox", SECOND).status()).isEqualTo(200);
    assertThat(opened(service().registryAuth())).isEqualTo(SECOND);
    assertThat(opened(service().previousRegistryAuth())).isEqualTo(FIRST);

    update("&registryAuthFrom=previous-spec", "busybox", null);
    assertThat(opened(service().registryAuth())).isEqualTo(FIRST);
    assertThat(opened(service().previousRegistryAuth())).isEqualTo(SECOND);

    update("&rollback=previous", "busybox", null);
    assertThat(opened(service().registryAuth())).isEqualTo(SECOND);
  }

  @Test
  void whereThereIsNoPreviousSpecItsCredentialsAreRefused() throws IOException {
    post("/services/create", "alpine", FIRST);

    Answer refused = update("&registryAuthFrom=previous-spec", "busybox", null);
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.body()).contains("service does not have a previous spec");
    assertThat(update("&registryAuthFrom=moon", "busybox", null).status()).isEqualTo(500);
    assertThat(update("&registryAuthFrom=moon", "busybox", SECOND).status())
        .as("as in Docker, the source is not looked at when credentials come along")
        .isEqualTo(200);
  }

  private Answer update(String query, String image, @Nullable String auth) throws IOException {
    long version = entry().index();
    return post("/services/web/update?version=" + version + query, image, auth);
  }

  private Answer post(String target, String image, @Nullable String auth) throws IOException {
    String body =
        "{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"" + image + "\"}}}";
    String header = auth == null ? "" : "X-Registry-Auth: " + auth + "\r\n";
    return client
        .send(
            "POST %s HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(target, header, body.length(), body))
        .answer("POST");
  }

  private Entry<Service> entry() {
    return world.manager().orElseThrow().view().current().services().values().iterator().next();
  }

  private Service service() {
    return entry().value();
  }

  private String opened(@Nullable Sealed sealed) {
    return world.manager().orElseThrow().secrets().open(Objects.requireNonNull(sealed));
  }
}

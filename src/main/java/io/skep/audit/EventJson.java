package io.skep.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.skep.kernel.Sealed;
import io.skep.kernel.SealedBytes;
import io.skep.view.LoggedEvent;
import java.io.IOException;

/** An event as the audit trail shows it; sealed values stay sealed. */
public final class EventJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule().addSerializer(new Hidden()).addSerializer(new HiddenBytes()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private EventJson() {}

  private static final class Hidden extends StdSerializer<Sealed> {
    private static final long serialVersionUID = 1L;

    Hidden() {
      super(Sealed.class);
    }

    @Override
    public void serialize(Sealed value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class HiddenBytes extends StdSerializer<SealedBytes> {
    private static final long serialVersionUID = 1L;

    HiddenBytes() {
      super(SealedBytes.class);
    }

    @Override
    public void serialize(SealedBytes value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  /**
   * {@code index, time, principal, kind, id, event, cause} and what the event says, {@code data}.
   */
  public static ObjectNode of(LoggedEvent event) {
    Object body = event.recorded().event();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("index", event.index());
    json.put("time", event.recorded().meta().time().toString());
    json.put("principal", event.recorded().meta().principal().toString());
    json.put("kind", event.kind());
    json.put("id", event.id());
    json.put("event", body.getClass().getSimpleName());
    json.put("cause", event.recorded().meta().cause().toString());
    json.set("data", MAPPER.valueToTree(body));
    return json;
  }
}

package io.skep.gossip;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelectionMessage;
import org.apache.pekko.remote.artery.RemoteInstrument;

/**
 * Counts what all gossip systems of this JVM send, by the kind of message. Pekko makes one for each
 * connection, by its name in {@code pekko.remote.artery.advanced.instruments}.
 */
public final class WireCount extends RemoteInstrument {
  /** The setting that has it made; numbered, as a system property holds no list. */
  static final String SETTING = "pekko.remote.artery.advanced.instruments.0";

  private static final byte FREE_FOR_ALL = 31;
  private static final Map<String, Sent> SENT = new ConcurrentHashMap<>();

  /**
   * Of one kind of message.
   *
   * @param messages how many
   * @param bytes of their envelopes, before TLS
   */
  record Sent(AtomicLong messages, AtomicLong bytes) {}

  /** So far, as pairs of messages and bytes. */
  static Map<String, long[]> sent() {
    Map<String, long[]> now = new TreeMap<>();
    SENT.forEach(
        (kind, sent) -> now.put(kind, new long[] {sent.messages().get(), sent.bytes().get()}));
    return now;
  }

  @Override
  public byte identifier() {
    return FREE_FOR_ALL;
  }

  @Override
  public void remoteMessageSent(
      ActorRef recipient, Object message, ActorRef sender, int size, long time) {
    Object what = message instanceof ActorSelectionMessage to ? to.msg() : message;
    Sent sent =
        SENT.computeIfAbsent(kind(what), fresh -> new Sent(new AtomicLong(), new AtomicLong()));
    sent.messages().incrementAndGet();
    sent.bytes().addAndGet(size);
  }

  private static String kind(Object message) {
    String name = message.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }

  @Override
  public void remoteWriteMetadata(
      ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
    // It adds nothing to what is sent.
  }

  @Override
  public void remoteReadMetadata(
      ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
    // There is nothing to read.
  }

  @Override
  public void remoteMessageReceived(
      ActorRef recipient, Object message, ActorRef sender, int size, long time) {
    // What is received was sent by another member of this JVM, and counted there.
  }
}

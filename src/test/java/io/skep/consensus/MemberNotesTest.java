package io.skep.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftPeer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a full disk made of Ratis's two small files is mended, and never guessed. */
final class MemberNotesTest {
  @TempDir Path folder;
  private Path meta;
  private Path configuration;

  @BeforeEach
  void write() throws IOException {
    meta = MemberNotes.meta(folder);
    configuration = folder.resolve("raft-meta.conf");
    Files.write(meta, MemberNotes.text(7, "m2"));
    Files.write(configuration, group("m1", "m2", "m3"));
  }

  private static byte[] group(String... members) {
    var peers = RaftConfigurationProto.newBuilder();
    for (var member : members) {
      peers.addPeers(RaftPeer.newBuilder().setId(member).build().getRaftPeerProto());
    }
    return LogEntryProto.newBuilder().setConfigurationEntry(peers).build().toByteArray();
  }

  private MemberNotes kept() {
    var notes = new MemberNotes(folder);
    notes.keep();
    return notes;
  }

  @Test
  void wholeNotesAreLeftAsTheyAre() throws IOException {
    var before = Files.readAllBytes(meta);
    kept().mend(99, "m1");
    assertThat(meta).hasBinaryContent(before);
    assertThat(configuration).hasBinaryContent(group("m1", "m2", "m3"));
  }

  /** As a vote may be lost, it is its own, and so nobody else's. */
  @ParameterizedTest
  @ValueSource(strings = {"", "#Sat Nov 21", "term=7", "votedFor=m2\nterm=1", "votedFor=m2\n"})
  void aMemberThatLostItsVoteVotesForNobodyInThatTerm(String left) throws IOException {
    var notes = kept();
    Files.writeString(meta, left);
    notes.mend(9, "m1");
    assertThat(Files.readAllLines(meta)).contains("term=9", "votedFor=m1");
  }

  @Test
  void aProcessThatHasJustBegunGoesOnFarBehindTheTermsThatItMayHaveSeen() throws IOException {
    var notes = kept();
    Files.writeString(meta, "");
    notes.mend(-1, "m1");
    assertThat(Files.readAllLines(meta)).contains("term=1007", "votedFor=m1");
  }

  @Test
  void theGroupIsTheOneOfTheNewestWholeNote() throws IOException {
    var notes = kept();
    Files.write(configuration, group("m1", "m2"));
    Files.setLastModifiedTime(configuration, FileTime.fromMillis(1));
    notes.keep();
    Files.writeString(configuration, "");
    notes.keep();
    notes.mend(-1, "m1");
    assertThat(configuration).hasBinaryContent(group("m1", "m2"));
  }

  @Test
  void aGroupOfWhichOnlyAPartWasWrittenIsMended() throws IOException {
    var whole = group("m1", "m2", "m3");
    var notes = kept();
    Files.write(configuration, Arrays.copyOf(whole, whole.length - 1));
    notes.mend(-1, "m1");
    assertThat(configuration).hasBinaryContent(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raft-meta", "raft-meta.conf"})
  void withoutACopyAnEmptyNoteIsRefused(String name) throws IOException {
    Files.writeString(folder.resolve(name), "");
    assertThatThrownBy(() -> new MemberNotes(folder).mend(-1, "m1"))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining(name + " is corrupt");
  }
}

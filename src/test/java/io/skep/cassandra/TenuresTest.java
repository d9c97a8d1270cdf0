package io.skep.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rows of the log count. */
final class TenuresTest {

  @Test
  void beforeTheFirstLeadershipNothingCounts() {
    assertThat(Tenures.NONE.counts(1, 1)).isFalse();
    assertThat(Tenures.NONE.counts(0, 1)).isFalse();
    assertThat(Tenures.NONE.run(List.of(row(1, 0, 0)), 1)).isEmpty();
  }

  @Test
  void anIndexBelongsToTheNewestLeadershipThatBeganAtOrBeforeIt() {
    var tenures = Tenures.NONE.with(2, 1).with(5, 11).with(9, 20);
    assertThat(List.of(1L, 10L, 11L, 19L, 20L, 1_000L))
        .extracting(tenures::termAt)
        .containsExactly(2L, 2L, 5L, 5L, 9L, 9L);
  }

  @Test
  void aLeadershipThatLeftNothingCountsNowhere() {
    // Term 6 recorded that it begins with 11, and was gone before it wrote its first row; that row
    // arrives late, after term 7 has begun with 11 too.
    var tenures = Tenures.NONE.with(5, 1).with(6, 11).with(7, 11);
    assertThat(tenures.counts(6, 11)).isFalse();
    assertThat(tenures.counts(7, 11)).isTrue();
    assertThat(tenures.beginnings()).containsExactly(1L, 11L);
  }

  @Test
  void whatADeposedLeaderLeftIsPassedOver() {
    var tenures = Tenures.NONE.with(1, 1).with(2, 3);
    var rows =
        List.of(row(1, 1, 0), row(2, 1, 0), row(3, 1, 0), row(3, 2, 0), row(4, 1, 0), row(4, 2, 0));
    assertThat(tenures.run(rows, 1)).extracting(LogRow::term).containsExactly(1L, 1L, 2L, 2L);
  }

  @Test
  void aRunEndsAtAGap() {
    var tenures = Tenures.NONE.with(1, 1);
    assertThat(tenures.run(List.of(row(1, 1, 0), row(3, 1, 0)), 1))
        .extracting(LogRow::index)
        .containsExactly(1L);
    assertThat(tenures.run(List.of(row(3, 1, 0)), 2)).isEmpty();
  }

  @Test
  void eventsWrittenTogetherCountTogetherOrNotAtAll() {
    var tenures = Tenures.NONE.with(1, 1);
    assertThat(tenures.run(List.of(row(1, 1, 0), row(2, 1, 2), row(3, 1, 1)), 1))
        .extracting(LogRow::index)
        .containsExactly(1L);
    assertThat(tenures.run(List.of(row(2, 1, 1), row(3, 1, 0)), 2)).hasSize(2);
  }

  private static LogRow row(long index, long term, int left) {
    return new LogRow(index, term, left, 0, "e", index, "w", "", new Sealed(1, "", new byte[] {1}));
  }
}

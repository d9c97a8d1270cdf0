package io.skep.scheduler;

import io.skep.kernel.ServiceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that fit a group of tasks, as a tree with one level per spread preference: each task
 * goes down the branch with the fewest tasks of its service that still has room, then to the best
 * node there. A missing label is a branch of its own. Without preferences it is one heap.
 *
 * <p>To build it costs one look at each node, and each task after that the logarithm of their
 * number: all levels are heaps, and what they are ordered by is kept in them.
 */
final class SpreadTree {
  /** A node and what it is ranked by; the ranking is {@link Scheduler#rank}. */
  private static final class Seat implements Comparable<Seat> {
    private final NodeLoad node;
    private final int penalty;
    private final int number;
    private int ofService;
    private int active;

    private Seat(NodeLoad node, int penalty, int number, int ofService) {
      this.node = node;
      this.penalty = penalty;
      this.number = number;
      this.ofService = ofService;
      this.active = node.active();
    }

    private Seat withOneMore() {
      ofService++;
      active++;
      return this;
    }

    @Override
    public int compareTo(Seat other) {
      int order = Integer.compare(penalty, other.penalty);
      order = order == 0 ? Integer.compare(ofService, other.ofService) : order;
      order = order == 0 ? Integer.compare(active, other.active) : order;
      return order == 0 ? Integer.compare(number, other.number) : order;
    }
  }

  /** All nodes, or those with one value of a label: either further branches, or the nodes. */
  private static final class Branch implements Comparable<Branch> {
    private final String value;
    private final Map<String, Branch> all = new HashMap<>();

    /** Those in which some node has room. */
    private final PriorityQueue<Branch> open = new PriorityQueue<>();

    private final PriorityQueue<Seat> seats = new PriorityQueue<>();
    private int tasks;

    private Branch(String value) {
      this.value = value;
    }

    private boolean isFull() {
      return open.isEmpty() && seats.isEmpty();
    }

    private void open() {
      for (Branch branch : all.values()) {
        branch.open();
        if (!branch.isFull()) {
          open.add(branch);
        }
      }
    }

    private @Nullable Seat take() {
      Branch best = open.peek();
      return best == null ? seats.poll() : best.take();
    }

    /** Goes the way of the last {@link #take} again: nothing has moved in the heaps since. */
    private void placed(Seat seat, boolean hasRoom) {
      tasks++;
      Branch best = open.poll();
      if (best != null) {
        best.placed(seat, hasRoom);
        if (!best.isFull()) {
          open.add(best);
        }
      } else if (hasRoom) {
        seats.add(seat);
      }
    }

    @Override
    public int compareTo(Branch other) {
      int order = Integer.compare(tasks, other.tasks);
      return order == 0 ? value.compareTo(other.value) : order;
    }
  }

  private final Branch root = new Branch("");
  private @Nullable Seat taken;

  private SpreadTree() {}

  /**
   * The tree for these tasks.
   *
   * @param all in the order in which equals are preferred
   * @param penalty what puts a node behind the others
   */
  static SpreadTree of(
      Collection<NodeLoad> all,
      TaskGroup group,
      Pipeline pipeline,
      ToIntFunction<NodeLoad> penalty) {
    SpreadTree tree = new SpreadTree();
    List<SpreadLabel> labels = SpreadLabel.of(group.spec().placement());
    ServiceId service = group.service();
    int number = 0;
    for (NodeLoad node : all) {
      int ofService = node.activeOf(service);
      Branch leaf = tree.leafFor(node, labels, ofService);
      if (pipeline.fits(node)) {
        leaf.seats.add(new Seat(node, penalty.applyAsInt(node), number, ofService));
      }
      number++;
    }
    tree.root.open();
    return tree;
  }

  private Branch leafFor(NodeLoad node, List<SpreadLabel> labels, int tasks) {
    Branch branch = root;
    branch.tasks += tasks;
    for (SpreadLabel label : labels) {
      branch = branch.all.computeIfAbsent(label.value(node), Branch::new);
      branch.tasks += tasks;
    }
    return branch;
  }

  /** Takes the best node out, for one task; empty if none has room. */
  Optional<NodeLoad> take() {
    taken = root.take();
    return Optional.ofNullable(taken).map(seat -> seat.node);
  }

  /** The node that was taken has got its task; whether it has room for another. */
  void placed(boolean hasRoom) {
    Seat seat = taken;
    if (seat != null) {
      taken = null;
      root.placed(seat.withOneMore(), hasRoom);
    }
  }
}

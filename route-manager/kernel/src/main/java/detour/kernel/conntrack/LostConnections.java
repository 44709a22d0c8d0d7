package detour.kernel.conntrack;

import detour.kernel.netlink.MalformedMessageException;
import detour.kernel.netlink.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * What the group NFNLGRP_CONNTRACK_DESTROY tells of TCP connections that were still established.
 *
 * <p>Connections of a busy office end by the thousand and every end would be a message. The filter
 * has the kernel drop all but those that were taken away while they lived: a masqueraded one ends
 * so when its interface or its address goes.
 */
public final class LostConnections {
  /** NFNLGRP_CONNTRACK_DESTROY. */
  public static final int GROUP = 3;

  private static final int NLMSGHDR_AND_NFGENMSG = 20;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_TCP_STATE = 1;
  private static final int NLATTR_HEADER = 4;

  // linux/bpf_common.h, linux/filter.h
  private static final int LOAD = 0x00;
  private static final int LOAD_X = 0x01;
  private static final int LOAD_WORD_ABSOLUTE = 0x20;
  private static final int LOAD_BYTE_INDIRECT = 0x50;
  private static final int A_TO_X = 0x07;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int SKF_AD_NLATTR = -0x1000 + 12;
  private static final int SKF_AD_NLATTR_NEST = -0x1000 + 16;
  private static final int ALL = -1;

  private LostConnections() {}

  /** The filter as struct sock_filter, eight octets an instruction. */
  public static byte[] filter() {
    int[][] program = {
      {LOAD, 0, 0, NLMSGHDR_AND_NFGENMSG},
      {LOAD_X, 0, 0, CTA_PROTOINFO},
      {LOAD_WORD_ABSOLUTE, 0, 0, SKF_AD_NLATTR}, // A = where it is, 0 if nowhere
      {JUMP_IF_EQUAL, 10, 0, 0},
      {LOAD_X, 0, 0, CTA_PROTOINFO_TCP},
      {LOAD_WORD_ABSOLUTE, 0, 0, SKF_AD_NLATTR_NEST},
      {JUMP_IF_EQUAL, 7, 0, 0},
      {LOAD_X, 0, 0, CTA_PROTOINFO_TCP_STATE},
      {LOAD_WORD_ABSOLUTE, 0, 0, SKF_AD_NLATTR_NEST},
      {JUMP_IF_EQUAL, 4, 0, 0},
      {A_TO_X, 0, 0, 0},
      {LOAD_BYTE_INDIRECT, 0, 0, NLATTR_HEADER},
      {JUMP_IF_EQUAL, 0, 1, ConntrackEntry.TCP_ESTABLISHED},
      {RETURN, 0, 0, ALL},
      {RETURN, 0, 0, 0},
    };
    ByteBuffer octets = ByteBuffer.allocate(8 * program.length).order(ByteOrder.nativeOrder());
    for (int[] each : program) {
      octets.putShort((short) each[0]).put((byte) each[1]).put((byte) each[2]).putInt(each[3]);
    }
    return octets.array();
  }

  /** Reads a datagram of the group. */
  public static List<ConntrackEntry> decode(byte[] datagram) throws MalformedMessageException {
    return Message.parse(datagram).stream()
        .map(ConntrackCodec::decode)
        .flatMap(Optional::stream)
        .toList();
  }
}

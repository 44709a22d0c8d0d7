package detour.kernel.nft;

import detour.kernel.netlink.Attributes;
import detour.kernel.netlink.Message;
import java.util.Optional;

/**
 * Puts the messages of NFNLGRP_NFTABLES together to transactions: changes first, then one NEWGEN
 * that names who made them.
 */
public final class TransactionReader {
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFT_MSG_NEWGEN = 15;
  private static final int NFGENMSG = 4;
  private static final int NFPROTO_INET = 1;
  private static final int NFTA_TABLE = 1; // first attribute of every kind of object: its table
  private static final int NFTA_GEN_PROC_PID = 2;
  private static final int NFTA_GEN_PROC_NAME = 3;

  /**
   * A transaction.
   *
   * @param processId of who made it, 0 if unknown
   * @param processName its command name, hostile text
   * @param oursTouched whether it changed the watched table
   */
  public record Transaction(int processId, String processName, boolean oursTouched) {}

  private final String table;
  private boolean touched;

  /**
   * @param table the watched table, of family {@code inet}
   */
  public TransactionReader(String table) {
    this.table = table;
  }

  /** Takes a message; gives the transaction that it ends. */
  public Optional<Transaction> message(Message message) {
    if (message.type() >>> 8 != NFNL_SUBSYS_NFTABLES) {
      return Optional.empty();
    }
    Attributes attributes = message.attributes(NFGENMSG);
    if ((message.type() & 0xff) != NFT_MSG_NEWGEN) {
      touched |=
          message.u8(0) == NFPROTO_INET
              && attributes.text(NFTA_TABLE).filter(table::equals).isPresent();
      return Optional.empty();
    }
    boolean ours = touched;
    touched = false;
    return Optional.of(
        new Transaction(
            attributes.be32(NFTA_GEN_PROC_PID).orElse(0),
            attributes.text(NFTA_GEN_PROC_NAME).orElse(""),
            ours));
  }
}

package detour.probe.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection that has brought more octets than any check needs, TLS and headers included.
 */
final class OctetLimit extends ChannelInboundHandlerAdapter {
  /** A body, headers, a chain of certificates (the JDK reads 32 kB of one message), and frames. */
  static final int MOST = 256 * 1024;

  private final Runnable tooMuch;
  private int octets;

  OctetLimit(Runnable tooMuch) {
    this.tooMuch = tooMuch;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    octets += ((ByteBuf) message).readableBytes();
    if (octets > MOST) {
      ReferenceCountUtil.release(message);
      tooMuch.run();
      return;
    }
    context.fireChannelRead(message);
  }
}

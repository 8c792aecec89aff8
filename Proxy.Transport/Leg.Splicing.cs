using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <content>Moving bytes by way of a pipe, without copying them.</content>
public sealed unsafe partial class Leg : ISplicer
{
    /// <inheritdoc/>
    public int TryReceive(SplicePipe pipe, int length)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        var received = pipe.Fill(Descriptor, length);
        // Of a lost connection the kernel tells once, and has done so now. Whether there is nothing, a mark of urgent data that splice does not
        // pass, or no memory for it, a receive tells.
        if (received < 0 && Errno.IsOfConnection(Errno.Last)) Fail(Errno.Last);
        return Math.Max(0, received);
    }

    /// <inheritdoc/>
    public Transfer TrySend(SplicePipe pipe)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        if (_sends != Sends.WithoutDelay) AvoidDelay();
        var wanted = pipe.Bytes;
        // Until there is no space: only where the kernel has said so does it tell when there is some again.
        while (pipe.Bytes > 0)
        {
            if (pipe.Drain(Descriptor) > 0) continue;
            var sent = wanted - pipe.Bytes;
            return sent > 0 && Errno.Last == Errno.Again ? Sent(sent, wanted) : SendEnded(Errno.Last);
        }

        return new Transfer(IoStatus.Done, wanted);
    }
}

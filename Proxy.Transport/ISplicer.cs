namespace Proxy.Transport;

/// <summary>A leg of which the kernel can move the bytes by way of a pipe. Used on one loop's thread.</summary>
public interface ISplicer
{
    /// <summary>Receives what is there into a pipe.</summary>
    /// <param name="pipe">An empty one.</param>
    /// <param name="length">Bytes at most; above 0.</param>
    /// <returns>Bytes; 0 where none came this way, whatever the reason: <see cref="ILeg.TryReceive"/> tells it.</returns>
    int TryReceive(SplicePipe pipe, int length);

    /// <summary>As <see cref="ILeg.TrySend"/>, for what is in a pipe.</summary>
    /// <param name="pipe">One that is not empty; what there is no space for stays in it.</param>
    Transfer TrySend(SplicePipe pipe);
}

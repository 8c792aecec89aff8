namespace Proxy.Transport;

/// <summary>Who is told of what happens on a leg, on the loop's thread. Events name the side and not the object that raised them,
/// so that a leg can wrap another one. Readiness is edge-triggered: after <see cref="OnReadable"/> the observer reads until it would
/// block, or remembers that it has not.</summary>
public interface ILegObserver
{
    /// <summary>Bytes, FIN or RST have arrived.</summary>
    /// <param name="side">The leg's side.</param>
    void OnReadable(PairSide side);

    /// <summary>There is space again after a send that would have blocked.</summary>
    /// <param name="side">The leg's side.</param>
    void OnWritable(PairSide side);
}

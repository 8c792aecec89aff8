namespace Proxy.Actors.Http;

/// <summary>The next piece of a body's bytes.</summary>
/// <param name="Framing">Bytes of framing to pass over: sizes of chunks, line ends, trailers.</param>
/// <param name="Payload">Bytes of the body behind them.</param>
/// <param name="Problem">What is wrong, in an operator's words; null when nothing is.</param>
internal readonly record struct HttpBodyStep(int Framing, int Payload, string? Problem = null)
{
    /// <summary>Bytes that are used up.</summary>
    public int Taken => Framing + Payload;
}

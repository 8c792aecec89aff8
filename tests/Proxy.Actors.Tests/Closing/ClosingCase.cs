using Proxy.Actors.Closing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Closing;

/// <summary>How a row of the closing table comes about.</summary>
/// <param name="Before">What has happened before.</param>
/// <param name="Events">What the row is about, in order.</param>
internal sealed record ClosingCase(ClosingEvent[] Before, ClosingEvent[] Events)
{
    /// <summary>The leg that is lost, on which nothing can be sent any more; null for none.</summary>
    internal PairSide? Lost { get; init; }

    /// <summary>How it ends where the row leaves that open.</summary>
    internal PairEnd End { get; init; }
}

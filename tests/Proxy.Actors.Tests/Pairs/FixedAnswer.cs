using Proxy.Actors.Routing;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Answers every client with the same bytes, and closes.</summary>
/// <param name="bytes">The bytes.</param>
internal sealed class FixedAnswer(byte[] bytes) : IAnswer
{
    public string Name => "fixed";

    public ILeg Open(IAnswerHost host)
    {
        var leg = new MemoryLeg(PairSide.Server) { HasKernel = false };
        leg.Arrive(bytes);
        leg.End(IoStatus.End);
        return leg;
    }
}

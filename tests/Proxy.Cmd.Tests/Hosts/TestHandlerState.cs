using Akka.Actor;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>What became of the streams of a <see cref="TestHandler"/>.</summary>
/// <param name="Poured">Parts that <c>test pour</c> could write.</param>
/// <param name="Cancelled">Times that <c>test hang</c> was cancelled.</param>
/// <param name="ClientsGone">Clients of <c>test quiet</c> that have gone.</param>
internal sealed record TestHandlerState(int Poured, int Cancelled, int ClientsGone)
{
    public static Task<TestHandlerState> OfAsync(TestMember member) =>
        member.System.ActorSelection("/system/cmd-test").Ask<TestHandlerState>(new Query(), Patience.Limit);

    internal sealed record Query;
}

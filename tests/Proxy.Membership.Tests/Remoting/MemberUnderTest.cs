using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote;
using Proxy.Configuration;
using Proxy.Membership.Joining;
using Proxy.Membership.Remoting;
using Proxy.Membership.Wire;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Remoting;

/// <summary>An actor system with the members' transport, and an actor <c>/user/echo</c>. It joins nothing: the test says who is a
/// member.</summary>
internal sealed class MemberUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private MemberUnderTest(ActorSystem system, RemotingSetup remoting)
    {
        System = system;
        Remoting = remoting;
        Echo = system.ActorOf(Props.Create(() => new EchoActor()), "echo");
        Uid = AddressUidExtension.Uid(system);
        Address = ((ExtendedActorSystem)system).Provider.DefaultAddress;
    }

    public ActorSystem System { get; }

    public RemotingSetup Remoting { get; }

    public IActorRef Echo { get; }

    public int Uid { get; }

    public Address Address { get; }

    public int Port => Remoting.Listener.EndPoint.Port;

    /// <summary>Starts one.</summary>
    /// <param name="host">Its address.</param>
    /// <param name="authority">Who makes its certificate; null for plain traffic.</param>
    /// <param name="ca">The file with the authorities that it trusts; null for its own alone.</param>
    public static MemberUnderTest Start(string host, TestAuthority? authority = null, string? ca = null)
    {
        var settings = new ClusterSettings("S", host, 0, null, [], Timeout.InfiniteTimeSpan);
        if (authority?.Issue(host) is { } issued) settings = settings with { Tls = new ClusterTlsSettings(issued.Certificate, issued.Key, ca ?? authority.CaFile) };
        var remoting = RemotingSetup.Open(settings);
        var config = ConfigurationFactory.ParseString("akka { actor.provider = remote, remote.trusted-selection-paths = [\"/user/echo\"] }").WithFallback(MembershipConfiguration.For(settings, MemberRole.Proxy));
        var setup = BootstrapSetup.Create().WithConfig(config).And(new WireContract(MembershipMessages.All)).And(MembershipConfiguration.Logging).And(remoting);
        return new MemberUnderTest(ActorSystem.Create("S", setup), remoting);
    }

    /// <summary>Takes others for members.</summary>
    public void Know(params MemberUnderTest[] members) => Remoting.Members.Set(members.Where(each => each != this).Select(each => (each.Address, each.Uid)), isJoined: true);

    /// <summary>What another's echo answers.</summary>
    /// <returns>Null when it does not.</returns>
    public async Task<string?> AskAsync(MemberUnderTest other, string text = "hello", TimeSpan? limit = null)
    {
        try
        {
            return await System.ActorSelection(new RootActorPath(other.Address) / "user" / "echo").Ask<string>(text, limit ?? Patience);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync() => await System.Terminate();

    private sealed class EchoActor : ReceiveActor
    {
        public EchoActor() => Receive<string>(text => Sender.Tell(text));
    }
}

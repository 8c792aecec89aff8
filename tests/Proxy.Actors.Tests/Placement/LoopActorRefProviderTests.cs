using System.Net;
using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;
using Proxy.Actors.Placement;
using Proxy.Actors.Tests.Nodes;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Placement;

/// <summary>How the actors of a loop are made, and that all others are made as Akka makes them.</summary>
public sealed class LoopActorRefProviderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly IPEndPoint NoOrigin = new(IPAddress.Loopback, 9);

    [Fact]
    public async Task Child_on_a_loop_costs_less_than_half_of_one_elsewhere_and_has_the_loops_mailbox()
    {
        await using var node = await HostedNode.StartAsync(NoOrigin);
        var parent = node.Node.System.ActorOf(Props.Create<Parent>().WithDispatcher(LoopDispatcher.Id(0)));
        var onLoop = Props.Create<Child>().WithDispatcher(LoopDispatcher.Id(0));
        await MakeAsync(parent, onLoop, 100);
        await MakeAsync(parent, Props.Create<Child>(), 100);

        var (here, elsewhere) = (await MakeAsync(parent, onLoop, 100), await MakeAsync(parent, Props.Create<Child>(), 100));
        Assert.InRange(here.Allocated * 2, 1, elsewhere.Allocated);
        Assert.IsType<LoopMessages>(((ActorCell)((ActorRefWithCell)here.Last).Underlying).Mailbox!.MessageQueue);
        Assert.Equal(await ThreadOfAsync(parent), await ThreadOfAsync(here.Last));
    }

    [Fact]
    public async Task Deployment_of_other_actors_is_the_configurations()
    {
        var settings = ProxySettingsReader.ReadText("""proxy { listeners.l { bind = "127.0.0.1:0", pool = p }, pools.p { endpoints = ["127.0.0.1:9"] } }""").Settings!;
        var akka = ConfigurationFactory.ParseString("akka.actor.deployment { /workers { router = round-robin-pool, nr-of-instances = 3 } }");
        await using var node = await ProxyNode.StartAsync(settings, akka);
        var workers = node.System.ActorOf(Props.Create<Child>().WithRouter(FromConfig.Instance), "workers");
        Assert.Equal(3, (await workers.Ask<Routees>(GetRoutees.Instance, Patience)).Members.Count());
    }

    private static Task<Made> MakeAsync(IActorRef parent, Props props, int number) => parent.Ask<Made>(new Make(props, number), Patience);

    private static Task<int> ThreadOfAsync(IActorRef actor) => actor.Ask<int>(WhichThread.Instance, Patience);

    private sealed record Make(Props Props, int Number);

    private sealed record Made(long Allocated, IActorRef Last);

    private sealed class WhichThread
    {
        internal static readonly WhichThread Instance = new();
    }

    private class Child : ReceiveActor
    {
        public Child() => Receive<WhichThread>(_ => Sender.Tell(Environment.CurrentManagedThreadId));
    }

    private sealed class Parent : Child
    {
        public Parent() => Receive<Make>(make =>
        {
            var last = Context.ActorOf(make.Props);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < make.Number; i++) last = Context.ActorOf(make.Props);
            Sender.Tell(new Made(GC.GetAllocatedBytesForCurrentThread() - before, last));
        });
    }
}

using System.Net;
using Akka.Actor;
using Proxy.Actors.Placement;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Placement;

/// <summary>An actor of a pair is to others what any actor is.</summary>
[Collection(HostedNodeGroup.Name)]
public sealed class LoopActorRefTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private HostedNode _node = null!;
    private IActorRef _parent = null!;

    public async Task InitializeAsync()
    {
        _node = await HostedNode.StartAsync(new IPEndPoint(IPAddress.Loopback, 9));
        // One at the top is made as Akka makes those.
        _parent = _node.Node.System.ActorOf(Host.Props, "top");
        _parent = await MakeAsync("host");
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Child_is_found_by_its_path_and_with_its_parent()
    {
        var child = await MakeAsync("a");
        Assert.IsType<LoopActorRef>(child);
        foreach (var path in new[] { "/user/top/host/a", "/user/top/host/*" })
            Assert.Equal(child, await _node.Node.System.ActorSelection(path).ResolveOne(Patience));
        Assert.Equal(child, ((IInternalActorRef)_parent).GetChild(["a"]));
        Assert.Equal(ActorRefs.Nobody, ((IInternalActorRef)_parent).GetChild(["b"]));
        Assert.Equal([child], ((ActorRefWithCell)_parent).Children);
    }

    [Fact]
    public async Task Child_that_has_ended_makes_room_for_one_of_its_name()
    {
        var first = await MakeAsync("a");
        var other = await MakeAsync("b");
        await Assert.ThrowsAsync<InvalidActorNameException>(() => MakeAsync("a"));
        Assert.True(await first.GracefulStop(Patience));
        await Eventually.EqualAsync<IActorRef>(ActorRefs.Nobody, () => ((IInternalActorRef)_parent).GetChild(["a"]));
        var second = await MakeAsync("a");
        Assert.NotEqual(first, second);
        Assert.Equal(new[] { other, second }.ToHashSet(), [.. await ChildrenAsync()]);
    }

    [Fact]
    public async Task More_children_than_a_pair_has_are_kept_too()
    {
        List<IActorRef> children = [];
        foreach (var name in new[] { "a", "b", "c", "d" }) children.Add(await MakeAsync(name));
        Assert.Equal(children.ToHashSet(), [.. await ChildrenAsync()]);
        await children[1].GracefulStop(Patience);
        Assert.Equal("a", await children[0].Ask<string>("who", Patience));
        Assert.Equal(new[] { children[0], children[2], children[3] }.ToHashSet(), [.. await ChildrenAsync()]);
    }

    [Fact]
    public async Task Child_that_its_parent_stops_is_waited_for()
    {
        var (stays, goes) = (await MakeAsync("a"), await MakeAsync("b"));
        _parent.Tell(new StopChild("b"));
        await goes.WatchAsync().WaitAsync(Patience);
        Assert.Equal([stays], await ChildrenAsync());
        var next = await MakeAsync("b");
        Assert.Equal(new[] { stays, next }.ToHashSet(), [.. await ChildrenAsync()]);
    }

    [Fact]
    public async Task Parent_that_ends_takes_its_children_along()
    {
        var (first, second) = (await MakeAsync("a"), await MakeAsync("b"));
        Assert.True(await _parent.GracefulStop(Patience));
        await first.WatchAsync().WaitAsync(Patience);
        await second.WatchAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Child_that_is_restarted_goes_on_with_the_behaviour_that_it_had()
    {
        var child = await MakeAsync("a");
        child.Tell("fail");
        Assert.Equal("a", await child.Ask<string>("who", Patience));
        Assert.Equal([child], await ChildrenAsync());
    }

    private async Task<IActorRef> MakeAsync(string name) =>
        await _parent.Ask<object>(new MakeChild(name), Patience) switch
        {
            IActorRef child => child,
            var failure => throw (Exception)failure,
        };

    private Task<List<IActorRef>> ChildrenAsync() => _parent.Ask<List<IActorRef>>("children", Patience);

    private sealed record MakeChild(string Name);

    private sealed record StopChild(string Name);

    private sealed class Host : LoopActor
    {
        internal static readonly Props Props = Akka.Actor.Props.Create<Host>().WithDispatcher(LoopDispatcher.Id(0));

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case MakeChild make:
                    Sender.Tell(Make(make.Name));
                    break;
                case StopChild stop:
                    Context.Stop(Context.Child(stop.Name));
                    break;
                case "children":
                    Sender.Tell(Context.GetChildren().ToList());
                    break;
                case "who":
                    Sender.Tell(Self.Path.Name);
                    break;
                case "fail":
                    throw new InvalidOperationException("as it was told to");
                default:
                    Unhandled(message);
                    break;
            }
        }

        private static object Make(string name)
        {
            try
            {
                return Context.ActorOf(Props, name);
            }
            catch (InvalidActorNameException failure)
            {
                return failure;
            }
        }
    }
}

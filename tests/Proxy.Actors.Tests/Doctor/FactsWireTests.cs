using Akka.Actor;
using Akka.Actor.Setup;
using Proxy.Actors.Doctor;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Wire;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Tests.Doctor;

/// <summary>Facts on their way to the node that asked.</summary>
public sealed class FactsWireTests : IDisposable
{
    // akka.remote.dot-netty.tcp.maximum-frame-size, less the envelope with two actor paths.
    private const int Frame = 128_000 - 2_000;

    private readonly ActorSystem _system = ActorSystem.Create("facts", ActorSystemSetup.Create(WireMessages.Contract));

    public void Dispose() => _system.Dispose();

    [Fact]
    public void The_largest_facts_fit_into_a_frame()
    {
        var (name, host, texts) = (new string('n', 64), new string('h', 253) + ":65535", new FactTexts());
        string Words() => texts.Cut(new string('"', 1_000));
        var facts = Healthy.Node(1) with
        {
            Log = new LogFacts(Words(), Words()),
            Parts = [.. Enumerable.Repeat(new PartDigest("listeners." + name, new string('f', 16)), NodeFacts.MaxParts)],
            Listeners = [.. Enumerable.Repeat(new ListenerFacts(name, "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535", 65_535, 65_535, 65_535), NodeFacts.MaxListeners)],
            Pools = [.. Enumerable.Range(0, NodeFacts.MaxRows).Select(_ => Healthy.Pool() with { Name = name, Services = [Words(), Words()], Failure = Words() })],
            Endpoints = [.. Enumerable.Range(0, NodeFacts.MaxEndpoints).Select(_ => Healthy.Endpoint() with { Pool = name, Endpoint = host, Why = Words(), Failure = Words() })],
            Reached = [.. Enumerable.Repeat(uint.MaxValue, NodeFacts.MaxReached)],
            Certificates = [.. Enumerable.Range(0, NodeFacts.MaxRows).Select(_ => Healthy.Certificate() with { Name = Words(), File = Words(), Problem = Words(), Where = "listener " + name })],
            Stores = [.. Enumerable.Range(0, NodeFacts.MaxRows).Select(_ => Healthy.Store() with { Name = name, Directory = Words(), Refusal = Words() })],
            Queues = [.. Enumerable.Range(0, NodeFacts.MaxRows).Select(_ => new QueueRow("akka.tcp://" + name + "@255.255.255.255:65535", name, name, name, QueueState.Delivering, int.MaxValue, long.MaxValue, long.MaxValue, 1, 2, 3, long.MaxValue, Words()))],
        };
        Assert.InRange(Serializer().ToBinary(facts).Length, 50_000, Frame);
    }

    [Fact]
    public void A_text_that_is_too_long_keeps_its_end()
    {
        var texts = new FactTexts();
        var text = "/var/spool/" + new string('d', 400) + "/log: permission denied";
        var cut = texts.Cut(text);
        Assert.Equal(FactTexts.Most, cut.Length);
        Assert.StartsWith("/var/spool/dd", cut, StringComparison.Ordinal);
        Assert.EndsWith("d/log: permission denied", cut, StringComparison.Ordinal);
        Assert.Equal(text[..FactTexts.Most], texts.Cut(text[..FactTexts.Most]));
        for (var i = 0; i < 150; i++) cut = texts.Cut(text);
        Assert.Equal("/var/spool/ddddddddd..." + text[^37..], cut);
        Assert.Equal("short", texts.Cut("short"));
    }

    [Fact]
    public void Facts_of_a_node_that_tells_less_are_read()
    {
        var text = System.Text.Encoding.UTF8.GetString(Serializer().ToBinary(Healthy.Node(1) with { Endpoints = [Healthy.Endpoint()] }));
        foreach (var list in new[] { "Looked", "Log", "Parts", "Listeners", "Endpoints", "Stores", "Certificates", "Pools", "Queues", "Reached" })
            text = text.Replace($"\"{list}\":", $"\"Other{list}\":", StringComparison.Ordinal);
        var facts = (NodeFacts)Serializer().FromBinary(System.Text.Encoding.UTF8.GetBytes(text), "fa");
        Assert.Equal((0, 0, 0, 0), (facts.Looked.Pools, facts.Parts.Length, facts.Endpoints.Length, facts.Queues.Length));
        Assert.Empty(Examination.Of(Healthy.Cluster with { Nodes = [Healthy.Heard(1) with { Facts = facts }] }).Findings);
    }

    private ProxySerializer Serializer() => new((ExtendedActorSystem)_system);
}

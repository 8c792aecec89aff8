using Akka.Actor;
using Akka.Cluster;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.ClusterPalette;

/// <summary>Carries out the palette <c>cluster</c>.</summary>
internal sealed class ClusterHandler : CommandHandlerActor
{
    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)Context.System;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public ClusterHandler()
    {
        Process("show", ShowAsync);
        Process("status", StatusAsync);
        Process("leader", LeaderAsync);
        Process("join", JoinAsync);
        Process("leave", LeaveAsync);
        Process("down", DownAsync);
        Process("down-unreachable", DownUnreachableAsync);
        Process("tail", Tail);
    }

    private async Task ShowAsync(Command command)
    {
        var state = _cluster.State;
        foreach (var member in state.Members)
        {
            var row = MemberRow.Of(member, state);
            await command.Output.DataAsync(row, row.ToText()).ConfigureAwait(false);
        }

        await command.Output.TextAsync($"Count: {state.Members.Count} {(state.Members.Count == 1 ? "node" : "nodes")}").ConfigureAwait(false);
    }

    private async Task StatusAsync(Command command)
    {
        var state = _cluster.State;
        var self = MemberRow.Of(_cluster.SelfMember, state);
        await command.Output.DataAsync(self, self.ToText()).ConfigureAwait(false);
    }

    private async Task LeaderAsync(Command command)
    {
        var leader = _cluster.State.Leader ?? throw new CommandException("the cluster has no leader now", "see who cannot be reached: cluster show");
        await command.Output.DataAsync(new { Address = leader.ToString() }, leader.ToString()).ConfigureAwait(false);
    }

    private async Task JoinAsync(Command command)
    {
        var address = Address(command)!;
        if (_cluster.State.Members.Any(member => member.Address == address))
            throw new CommandException($"{address} is in this node's cluster already", "see: cluster show");
        if (_cluster.State.Members.Any(member => member.UniqueAddress == _cluster.SelfUniqueAddress))
            throw new CommandException("this node is in a cluster already, and can join another only when it starts", "write the address into proxy.cluster.seeds and start the node again");
        _cluster.Join(address);
        await command.Output.TextAsync($"Joining {address}").ConfigureAwait(false);
    }

    private async Task LeaveAsync(Command command)
    {
        var member = Member(Address(command) ?? _cluster.SelfAddress);
        _cluster.Leave(member.Address);
        await command.Output.TextAsync($"{member.Address} is leaving").ConfigureAwait(false);
    }

    private async Task DownAsync(Command command)
    {
        var member = Member(Address(command)!);
        _cluster.Down(member.Address);
        await command.Output.TextAsync($"{member.Address} is declared down").ConfigureAwait(false);
    }

    private async Task DownUnreachableAsync(Command command)
    {
        var unreachable = _cluster.State.Unreachable;
        foreach (var member in unreachable)
        {
            _cluster.Down(member.Address);
            await command.Output.TextAsync($"{member.Address} is declared down").ConfigureAwait(false);
        }

        if (unreachable.Count == 0) await command.Output.TextAsync("every member can be reached").ConfigureAwait(false);
    }

    private void Tail(Command command) => Context.ActorOf(Props.Create<ClusterTail>(Sender));

    private Member Member(Address address) =>
        _cluster.State.Members.FirstOrDefault(member => member.Address == address)
        ?? throw new CommandException($"{address} is no member of this cluster", "see: cluster show");

    // HOST:PORT is a node of this node's own system and protocol.
    private Address? Address(Command command)
    {
        if (command.Arguments.Value("address") is not { } text) return null;
        var self = _cluster.SelfAddress;
        var full = text.Contains('@', StringComparison.Ordinal) ? text : $"{self.Protocol}://{self.System}@{text}";
        if (!ActorPath.TryParseAddress(full, out var address) || address.Port is null)
            throw new CommandException($"'{text}' is not the address of a node", $"write {self.Protocol}://{self.System}@HOST:PORT, or HOST:PORT");
        return address;
    }
}

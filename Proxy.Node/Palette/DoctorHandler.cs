using System.Globalization;
using Proxy.Actors;
using Proxy.Actors.Doctor;
using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>Carries out the palette <c>doctor</c>.</summary>
internal sealed class DoctorHandler : CommandHandlerActor
{
    // A node that is in need is slow to tell of it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public DoctorHandler(ProxyNode node) => Process("", command => node.HasJoined
        ? ExamineAsync(node, command)
        : throw new CommandException("the node has not joined its cluster yet", "see: cluster show; /readyz says when it takes clients"));

    private static async Task ExamineAsync(ProxyNode node, Command command)
    {
        var scope = UnheardNodes.Named(command, Patience);
        var diagnosis = await node.Doctor.ExamineAsync(scope, command.Cancellation)
            ?? throw new CommandException($"there is no node {Quoted.Text(scope.Only!)}", "see: cluster show");
        foreach (var finding in diagnosis.Findings) await command.Output.DataAsync(FindingView.Of(finding), FindingView.Text(finding));
        if (diagnosis.NotLooked is { } reason) throw new CommandException(reason, "see: cluster show; doctor without --node looks at all nodes");
        await command.Output.TextAsync(Summary(diagnosis));

        // A script sees it by the exit code.
        if (diagnosis.Count(Severity.Error) is > 0 and var errors) throw new CommandException(Count(errors, "error"));
    }

    private static string Summary(Diagnosis diagnosis) => diagnosis.Findings.IsEmpty
        ? $"ok: nothing is wrong with {diagnosis.LookedAt}"
        : $"{Count(diagnosis.Count(Severity.Error), "error")}, {Count(diagnosis.Count(Severity.Warning), "warning")}, {Count(diagnosis.Count(Severity.Note), "note")}; looked at {diagnosis.LookedAt}";

    private static string Count(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
}

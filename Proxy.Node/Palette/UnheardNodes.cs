using System.Collections.Immutable;
using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;

namespace Proxy.Node.Palette;

/// <summary>Says of which nodes an answer knows nothing.</summary>
internal static class UnheardNodes
{
    /// <summary>Which nodes a command with <c>--local</c> and <c>--node</c> is about; there is one at least.</summary>
    /// <param name="command">The command.</param>
    /// <param name="nodes">Knows which there are.</param>
    /// <exception cref="CommandException">There is none of that name, it carries no connections, or both arguments are written.</exception>
    public static DirectoryScope Scope(Command command, PairDirectory nodes)
    {
        var scope = Named(command, DirectoryScope.Cluster.Limit);
        return nodes.Unasked(scope) is { } reason ? throw new CommandException(reason, "see: cluster show") : scope;
    }

    /// <summary>Likewise, whether or not there is one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="limit">How long each may take.</param>
    /// <exception cref="CommandException">Both arguments are written.</exception>
    public static DirectoryScope Named(Command command, TimeSpan limit)
    {
        var scope = new DirectoryScope(command.Arguments.Has("local"), limit) { Only = command.Arguments.Value("node") };
        return scope is { Local: true, Only: not null }
            ? throw new CommandException("--local and --node exclude each other", "--local is about the node that is asked, --node about one that is named")
            : scope;
    }

    /// <summary>A node that is asked for by its name and does not answer has not nothing.</summary>
    /// <param name="scope">Which was asked.</param>
    /// <param name="answer">What has come of it.</param>
    /// <param name="remedy">What to do.</param>
    /// <exception cref="CommandException">It does not answer.</exception>
    public static void CheckNamed<T>(DirectoryScope scope, ClusterAnswer<T> answer, string remedy)
    {
        if (scope.Only is not null && answer is { Answers.IsEmpty: true, Missing: [var missing, ..] })
            throw Unknown(answer.Missing, $"what it has: {missing.Reason}", remedy);
    }

    /// <summary>Beside the answer of the others.</summary>
    public static async Task NoteAsync(Command command, ImmutableArray<Missing> missing)
    {
        foreach (var node in missing) await command.Output.NoteAsync($"without {node.Node}: {node.Reason}");
    }

    /// <summary>Where the answer of the others is not enough: who changes something has to know that it is done everywhere.</summary>
    /// <param name="missing">The nodes.</param>
    /// <param name="whether">What is not known of them: <c>whether it is purged there</c>.</param>
    /// <param name="remedy">What to do.</param>
    public static CommandException Unknown(ImmutableArray<Missing> missing, string whether, string remedy) =>
        new($"not known of {string.Join(", ", missing.Select(each => each.Node))} {whether}", remedy);

    /// <summary>Where the nodes that answer do not have what a name says: there is none, or nobody knows.</summary>
    /// <param name="what">What there is not: <c>cache 'pages'</c>.</param>
    /// <param name="missing">The nodes that do not answer.</param>
    /// <param name="see">Where the names are.</param>
    public static CommandException NoSuch(string what, ImmutableArray<Missing> missing, string see) => missing.IsEmpty
        ? new CommandException($"there is no {what}", see)
        : Unknown(missing, $"whether there is a {what}; the others have none", "ask once more when: cluster show has them up");
}

using System.Collections.Immutable;
using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;

namespace Proxy.Node.Palette;

/// <summary>Says of which nodes an answer knows nothing.</summary>
internal static class UnheardNodes
{
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
}

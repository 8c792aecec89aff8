using System.Text;

namespace Proxy.Architecture.Tests;

/// <summary>The listing in docs/architecture.md of the assemblies and their folders with what they use, read from the compiled assemblies.</summary>
internal static class Layout
{
    /// <summary>The document that holds the listing, from the repository's root.</summary>
    public const string Document = "docs/architecture.md";

    private const string Begin = "<!-- docs/layout writes what follows -->\n";
    private const string End = "<!-- docs/layout wrote what precedes -->\n";

    /// <summary>The document with the listing as it is now between the two marks.</summary>
    public static string Renew(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, begin, StringComparison.Ordinal);
        return document[..begin] + Listing() + document[end..];
    }

    private static string Listing()
    {
        var listing = new StringBuilder("| assembly | folder | uses |\n| --- | --- | --- |\n");
        foreach (var assembly in ProductAssembly.All)
        {
            using var code = CompiledCode.Of(assembly.Compiled);
            Write(listing, assembly, [.. code.Uses()]);
        }

        return listing.ToString();
    }

    private static void Write(StringBuilder listing, ProductAssembly assembly, IReadOnlyList<(CodeType From, CodeType To)> uses)
    {
        var others = uses.Where(use => use.To.Assembly != assembly.Name)
            .Select(use => (Folder: assembly.FolderOf(use.From), Used: ProductAssembly.All.SingleOrDefault(other => other.Name == use.To.Assembly)?.Folder))
            .Where(use => use.Used is not null)
            .ToLookup(use => use.Folder, use => $"`{use.Used}`");
        var own = uses.Where(use => use.To.Assembly == assembly.Name)
            .Select(use => (From: assembly.FolderOf(use.From), To: assembly.FolderOf(use.To)))
            .Where(use => use is { From: not null, To: not null } && use.From != use.To)
            .ToLookup(use => use.From!, use => use.To!);
        Row(listing, $"`{assembly.Folder}`", "", others.SelectMany(folder => folder));
        string[] folders = [.. uses.Where(use => use.From.Assembly == assembly.Name).Select(use => assembly.FolderOf(use.From)).OfType<string>().Distinct()];
        if (folders.Length == 1) return;
        foreach (var folder in InOrder(folders, own)) Row(listing, "", $"`{folder}`", own[folder].Select(used => $"`{used}`"), others[folder]);
    }

    private static void Row(StringBuilder listing, string assembly, string folder, params IEnumerable<string>[] uses) => listing
        .Append(System.Globalization.CultureInfo.InvariantCulture, $"| {assembly} | {folder} | ")
        .AppendJoin(", ", uses.SelectMany(some => some.Distinct().Order(StringComparer.Ordinal)))
        .Append(" |\n");

    /// <summary>Each folder after those that it uses; those that wait for nothing, or in a circle, by name.</summary>
    private static List<string> InOrder(IEnumerable<string> folders, ILookup<string, string> uses)
    {
        var waiting = folders.Order(StringComparer.Ordinal).ToList();
        var order = new List<string>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(folder => uses[folder].All(order.Contains)) ?? waiting[0];
            waiting.Remove(next);
            order.Add(next);
        }

        return order;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Akka.Configuration;
using Proxy.Node.CommandLine;

namespace Proxy.Node.Configuration;

/// <summary>Writes forwards of the command line as the HOCON that says the same.</summary>
internal static class ForwardHocon
{
    private static readonly string[] Blocks = ["proxy.listeners", "proxy.pools"];

    /// <summary>The names of listeners and pools that a tree has.</summary>
    public static HashSet<string> TakenNames(Config tree) =>
        [.. Blocks.SelectMany(path => tree.GetValue(path)?.GetObject()?.Items.Keys ?? Enumerable.Empty<string>())];

    /// <summary>A listener and a pool per forward, named <c>forward-1</c>, <c>forward-2</c> ..., taken names passed over.</summary>
    public static string Text(ImmutableArray<Forward> forwards, IReadOnlySet<string> taken)
    {
        var text = new StringBuilder();
        var names = Enumerable.Range(1, int.MaxValue).Select(n => $"forward-{n}").Where(n => !taken.Contains(n));
        foreach (var (forward, name) in forwards.Zip(names))
        {
            var endpoints = string.Join(", ", forward.Endpoints.Select(e => $"\"{e}\""));
            text.AppendLine(CultureInfo.InvariantCulture, $"proxy.listeners.{name} {{ bind = \"{forward.Bind}\", pool = {name} }}");
            text.AppendLine(CultureInfo.InvariantCulture, $"proxy.pools.{name} {{ endpoints = [{endpoints}] }}");
        }

        return text.ToString();
    }
}

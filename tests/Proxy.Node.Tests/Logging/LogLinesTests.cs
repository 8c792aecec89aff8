using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Akka.Event;
using Proxy.Actors;
using Proxy.Cmd.Hosting;
using Proxy.Membership.Joining;
using Proxy.Testing;

namespace Proxy.Node.Tests.Logging;

/// <summary>The log lines of the product and their ledger, <c>docs/log-lines.md</c>.</summary>
public sealed partial class LogLinesTests
{
    private const int FirstNumber = 7_000;

    private static readonly Assembly[] Product =
        [typeof(ProxyNode).Assembly, typeof(ClusterMembership).Assembly, typeof(CommandHost).Assembly];

    [Fact]
    public void Ledger_has_every_line_with_its_level_and_text()
    {
        var ledger = LedgerRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "log-lines.md")))
            .Select(row => $"{row.Groups["level"].Value} {row.Groups["line"].Value}");
        var lines = Product.SelectMany(assembly => assembly.GetTypes()).SelectMany(LinesOf).Select(Written).ToList();
        Assert.NotEmpty(lines);
        Assert.Equal(lines.Order(StringComparer.Ordinal), ledger.Order(StringComparer.Ordinal));
        Assert.Equal(lines.Count, lines.Select(line => Id().Match(line).Value).Distinct().Count(id => id.Length > 0));
    }

    [Fact]
    public void Nothing_is_logged_in_another_way()
    {
        var sources = Directory.EnumerateDirectories(Repository.Root, "Proxy.*")
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetRelativePath(Repository.Root, file), Text: File.ReadAllText(file)))
            .ToList();
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, source => !source.Text.Contains("this ILoggingAdapter", StringComparison.Ordinal) && LogCall().IsMatch(source.Text));
    }

    private static IEnumerable<MethodInfo> LinesOf(Type type) => type
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(method => method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(ILoggingAdapter));

    // What differs from line to line becomes the name of its parameter in capitals.
    private static string Written(MethodInfo line)
    {
        var log = new RecordingLog();
        var parameters = line.GetParameters();
        line.Invoke(null, [log, .. parameters.Skip(1).Select(Argument)]);
        var text = Assert.Single(log.Lines);
        foreach (var parameter in parameters.Where(parameter => parameter.ParameterType.IsPrimitive))
            text = text.Replace(Number(parameter).ToString(CultureInfo.InvariantCulture), Name(parameter), StringComparison.Ordinal);
        return text;
    }

    private static object Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => Name(parameter),
        var type when type == typeof(int) => Number(parameter),
        var type when type == typeof(long) => (long)Number(parameter),
        var type when type == typeof(double) => (double)Number(parameter),
        var type when type == typeof(Exception) => new InvalidOperationException("a defect"),
        var type => throw new NotSupportedException($"a log line takes a {type}: tell this test how it is written"),
    };

    private static string Name(ParameterInfo parameter) => parameter.Name!.ToUpperInvariant();

    private static int Number(ParameterInfo parameter) => FirstNumber + parameter.Position;

    [GeneratedRegex(@"^\| (?<level>\w+) \| `(?<line>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex LedgerRow();

    [GeneratedRegex("PC[0-9]{3}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\b_?[Ll]og\.(Debug|Info|Warning|Error|Log)\(")]
    private static partial Regex LogCall();
}

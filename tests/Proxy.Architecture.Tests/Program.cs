using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>Renews what documents list of the code: the layout in docs/architecture.md, the metrics and alerts in docs/observability.md.
/// <c>docs/layout</c> runs it.</summary>
internal static class Program
{
    private static void Main()
    {
        Renew(Layout.Document, Layout.Renew);
        Renew(MetricTable.Document, MetricTable.Renew);
        Renew(AlertTable.Document, AlertTable.Renew);
    }

    private static void Renew(string document, Func<string, string> renew)
    {
        var path = Path.Combine(Repository.Root, document);
        File.WriteAllText(path, renew(File.ReadAllText(path)));
    }
}

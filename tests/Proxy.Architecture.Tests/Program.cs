using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>Renews what documents list of the code: the layout in docs/architecture.md, the metrics and alerts in docs/observability.md, which
/// <c>docs/layout</c> has it write, and the events in docs/log-events.md, for <c>docs/log-events</c>.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        if (args is ["log-events"])
        {
            Renew(LogLedger.Document, text => LogLedger.Renew(text, LogLedger.Events(ProductAssembly.All.Select(each => each.Compiled))));
            return;
        }

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

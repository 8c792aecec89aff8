using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>Renews what documents list of the product: <c>docs/layout</c> has it write that of docs/architecture.md, <c>docs/log-events</c> that
/// of docs/log-events.md.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        if (args is ["log-events"]) Renew(LogLedger.Document, text => LogLedger.Renew(text, LogLedger.Events(ProductAssembly.All.Select(each => each.Compiled))));
        else Renew(Layout.Document, Layout.Renew);
    }

    private static void Renew(string document, Func<string, string> renew)
    {
        var path = Path.Combine(Repository.Root, document);
        File.WriteAllText(path, renew(File.ReadAllText(path)));
    }
}

using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>docs/observability.md lists the alerts that there are; <c>docs/layout</c> writes it.</summary>
public sealed class AlertTableTests
{
    [Fact]
    public void The_document_lists_the_alerts_as_they_are()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, AlertTable.Document));

        Assert.True(AlertTable.Renew(document) == document, $"{AlertTable.Document} lists other alerts than there are: run docs/layout");
        Assert.Contains("| `ProxyNodeDown` | critical | 1m |", document, StringComparison.Ordinal);
    }
}

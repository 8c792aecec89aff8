using Proxy.Actors.Metrics;
using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>docs/observability.md lists the metrics that there are; <c>docs/layout</c> writes it.</summary>
public sealed class MetricTableTests
{
    [Fact]
    public void The_document_lists_the_metrics_as_they_are()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, MetricTable.Document));

        Assert.True(MetricTable.Renew(document) == document, $"{MetricTable.Document} lists other metrics than there are: run docs/layout");
    }

    [Fact]
    public void Each_metric_has_a_name_of_its_own_and_no_label_of_a_client_or_a_connection()
    {
        Assert.Equal(MetricLedger.All.Length, MetricLedger.All.Select(metric => metric.PrometheusName).Distinct().Count());
        Assert.All(MetricLedger.All, metric => Assert.DoesNotContain(metric.Labels, label => label is "client" or "source" or "pair" or "connection"));
    }
}

using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;

namespace Proxy.Node.Palette;

/// <summary>All that is known of a pair, as JSON has it.</summary>
internal sealed record PairReportView(
    string Pair,
    PairPhase Phase,
    IReadOnlyList<string> Waits,
    PairView? Listing,
    HeaderView? Header,
    TlsSummary? Tls,
    TlsSummary? ServerTls,
    bool HasLane,
    DirectionReport? ToServer,
    DirectionReport? ToClient,
    FlowView? ClientFlow,
    FlowView? ServerFlow,
    BlockView? ClientBlock,
    BlockView? ServerBlock)
{
    public static PairReportView Of(PairReport report) => new(
        report.Pair.Text,
        report.Phase,
        PairWaits.Describe(report),
        report.Row is { } row ? PairView.Of(row) : null,
        report.Header is { } header ? HeaderView.Of(header) : null,
        report.Row?.Details?.Tls,
        report.Row?.Details?.ServerTls,
        report.HasLane,
        report.ToServer,
        report.ToClient,
        report.ClientFlow is { } clientFlow ? FlowView.Of(clientFlow) : null,
        report.ServerFlow is { } serverFlow ? FlowView.Of(serverFlow) : null,
        report.ClientBlock is { } clientBlock ? BlockView.Of(clientBlock) : null,
        report.ServerBlock is { } serverBlock ? BlockView.Of(serverBlock) : null);
}

using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Cmd.Endpoint;
using Proxy.Lighthouse.Telemetry;
using Proxy.Membership.Certificates;
using Proxy.Membership.Hosting;
using Proxy.Membership.Metrics;
using Proxy.Membership.Remoting;

namespace Proxy.Lighthouse;

/// <summary>The metrics of a lighthouse: what every member has, and the runtime's.</summary>
internal sealed class LighthouseTelemetry : IDisposable
{
    private readonly Meter _meter = new(MemberLedger.MeterName, ProductVersion.Text);
    private readonly PrometheusPage _page;

    /// <summary>Begins to measure.</summary>
    /// <param name="system">Its actor system.</param>
    internal LighthouseTelemetry(ActorSystem system)
    {
        var certificates = system.Settings.Setup.Get<RemotingSetup>().Value.Certificates is { } own ? own.Infos : [];
        new MemberFigures(system, () => certificates, TimeProvider.System.GetUtcNow()).AddTo(new InstrumentSet(_meter, static () => { }));
        _page = new PrometheusPage(MemberResource.Of("proxycluster-lighthouse", $"{Cluster.Get(system).SelfAddress}"), MemberLedger.All, static (write, _) => write());
    }

    /// <summary>The page of them.</summary>
    internal AdminRoute Route => _page.Route;

    /// <summary>Stops.</summary>
    public void Dispose()
    {
        _page.Dispose();
        _meter.Dispose();
    }
}

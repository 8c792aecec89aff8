using System.Diagnostics.Metrics;
using Akka.Actor;
using Proxy.Membership.Certificates;
using Proxy.Membership.Hosting;
using Proxy.Membership.Logging;

namespace Proxy.Membership.Metrics;

/// <summary>The figures that every member has, node or lighthouse.</summary>
/// <param name="system">Its actor system.</param>
/// <param name="certificates">Reads which certificates are in use now.</param>
/// <param name="started">When it started.</param>
public sealed class MemberFigures(ActorSystem system, Func<IEnumerable<CertificateInfo>> certificates, DateTimeOffset started)
{
    private const double Millisecond = 0.001;

    /// <summary>Makes their instruments.</summary>
    /// <param name="set">Where.</param>
    public void AddTo(InstrumentSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Add(MemberLedger.StartTime, () => started.ToUnixTimeMilliseconds() * Millisecond);
        set.Add(MemberLedger.Build, () =>
            [new Measurement<long>(1, new KeyValuePair<string, object?>("version", ProductVersion.Text), new("dotnet", Environment.Version.ToString()))]);
        var log = LogHost.Of(system);
        set.Add(MemberLedger.LogLines, () =>
        {
            var lines = log.Totals;
            return
            [
                new Measurement<long>(lines.Written, new KeyValuePair<string, object?>("result", "written")),
                new Measurement<long>(lines.LeftOut, new KeyValuePair<string, object?>("result", "left-out")),
                new Measurement<long>(lines.Failed, new KeyValuePair<string, object?>("result", "failed")),
            ];
        });
        new ClusterFigures(system).AddTo(set);
        new CertificateFigures(certificates).AddTo(set);
    }
}

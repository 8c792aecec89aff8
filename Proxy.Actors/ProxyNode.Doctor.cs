using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Doctor;
using Proxy.Actors.Events;
using Proxy.Actors.Listing;
using Proxy.Actors.Machine;
using Proxy.Actors.Wire;
using Proxy.Membership.Hosting;
using Proxy.Membership.Logging;

namespace Proxy.Actors;

/// <content>What the node tells of itself so that it can be seen what is wrong.</content>
public sealed partial class ProxyNode
{
    private volatile SettingsDigest _inCommon;
    private FactsDesk? _facts;
    private MemberWatch? _members;

    /// <summary>Looks at everything, here and on other nodes, and says what is wrong.</summary>
    public DoctorDirectory Doctor { get; private set; } = null!;

    /// <summary>Tells what all nodes have logged.</summary>
    public EventDirectory Events => new(Directory, _time);

    private EventsDesk StartEvents() => new(ClusterAddress, LogHost.Of(System).Recent);

    private FactsDesk StartFacts(NodeDirectory directory)
    {
        var wire = string.Join(' ', WireMessages.Contract.Types.Select(each => each.FullName).Order(StringComparer.Ordinal));
        var build = new BuildFacts(
            ProductVersion.Text, $"{Environment.Version}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wire)).AsSpan(0, sizeof(ulong))));
        return new FactsDesk(
            new FactsSources(ClusterAddress, build, _state, _listeners!, Endpoints, Health, _stores, Remoting.IsOpen)
            {
                Certificates = () => Certificates,
                Buffers = directory.Buffers,
                IsReady = () => IsReady,
                WantedPairs = () => _wantedPairs,
                Settings = () => _inCommon,
                AccessLinesLost = () => _accessLog?.Totals is { } lines ? lines.LeftOut + lines.Failed : 0,
                Log = LogHost.Of(System),
                Loads = () => _loops.Select(loop => loop.Load),
            },
            new MachineReader(),
            _time);
    }

    private void StartDoctor()
    {
        var cluster = Cluster.Get(System);
        _members = new MemberWatch(() => cluster.State.Members, _time);
        Doctor = new DoctorDirectory(Directory, System, _members, _state.Model.Fixed.Cluster.Seeds, _time);
    }
}

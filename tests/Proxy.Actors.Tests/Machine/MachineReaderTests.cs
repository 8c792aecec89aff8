using System.Net;
using System.Net.Sockets;
using Proxy.Actors.Machine;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Machine;

public sealed class MachineReaderTests : IDisposable
{
    private readonly TempDirectory _root = new("machine");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void This_machine_says_what_it_has()
    {
        var facts = new MachineReader().Read();
        Assert.Equal((Environment.ProcessorCount, true), (facts.Processors, facts.IsClockSynchronised is not null));
        Assert.InRange(facts.MemoryBytes!.Value, 1L << 28, long.MaxValue);
        Assert.InRange(facts.AvailableBytes!.Value, 1, facts.MemoryBytes.Value);
        Assert.InRange(facts.ResidentBytes!.Value, 1L << 20, facts.MemoryBytes.Value);
        Assert.InRange(facts.OpenDescriptors!.Value, 3, facts.DescriptorLimit!.Value);
        Assert.Equal(Proxy.Transport.DescriptorLimit.Read(), facts.DescriptorLimit);
        Assert.All(new[] { facts.SomaxConn, facts.SynBacklog, facts.FirstPort, facts.LastPort, facts.TcpPressurePages, facts.Ports }, each => Assert.True(each > 0));
        Assert.NotNull(facts.TcpPages);
    }

    [Fact]
    public void Files_that_are_not_there_are_unknown_and_do_no_harm()
    {
        var reader = new MachineReader(_root.Path);
        var facts = reader.Read() with { IsClockSynchronised = null, OpenDescriptors = null, DescriptorLimit = null };
        Assert.Equal(new MachineFacts(Environment.ProcessorCount, null, null, null, null, null) { TcpPages = 0 }, facts);
        var counted = reader.Count();
        Assert.Equal((0, 0, 0, 0, 0), (counted.ListenOverflows, counted.ListenDrops, counted.SoftnetDrops, counted.CpuPeriods, counted.CpuThrottled));
        Assert.Empty(counted.Interfaces);
    }

    [Fact]
    public void Limits_of_control_groups_are_the_narrowest_of_version_2()
    {
        Write("/proc/self/cgroup", "0::/pod/box\n");
        Write("/sys/fs/cgroup/pod/box/memory.max", "max\n");
        Write("/sys/fs/cgroup/pod/memory.max", "1000000\n");
        Write("/sys/fs/cgroup/pod/memory.current", "900000\n");
        Write("/sys/fs/cgroup/pod/memory.stat", "anon 5\ninactive_file 100000\n");
        Write("/sys/fs/cgroup/pod/box/cpu.max", "150000 100000\n");
        Write("/sys/fs/cgroup/pod/box/cpu.stat", "usage_usec 1\nnr_periods 70\nnr_throttled 9\n");
        Write("/proc/meminfo", "MemTotal:  4096 kB\nMemAvailable:  1024 kB\n");
        var reader = new MachineReader(_root.Path);
        var facts = reader.Read();
        Assert.Equal((1_000_000L, 800_000L, 1.5), (facts.GroupLimitBytes, facts.GroupUsedBytes, facts.CpuQuota));
        Assert.Equal((1_000_000L, 4L << 20), (facts.RoomBytes, facts.MemoryBytes));
        Assert.Equal((70L, 9L), (reader.Count().CpuPeriods, reader.Count().CpuThrottled));
    }

    [Fact]
    public void Limits_of_control_groups_are_those_of_version_1_where_there_is_no_other()
    {
        Write("/proc/self/cgroup", "4:memory:/box\n1:cpu,cpuacct:/box\n0::/\n");
        Write("/sys/fs/cgroup/memory/box/memory.limit_in_bytes", "2000000\n");
        Write("/sys/fs/cgroup/memory/box/memory.usage_in_bytes", "500000\n");
        Write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Write("/sys/fs/cgroup/memory/memory.usage_in_bytes", "900000\n");
        Write("/sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "50000\n");
        Write("/sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n");
        var facts = new MachineReader(_root.Path).Read();
        Assert.Equal((2_000_000L, 500_000L, 0.5), (facts.GroupLimitBytes, facts.GroupUsedBytes, facts.CpuQuota));
    }

    [Fact]
    public void What_the_kernel_counts_is_read_and_compared()
    {
        WriteCounters(overflows: 3, drops: 4, softnet: "0000000a", eth: "1 100 2 3 0 0 0 0  1 200 4 5 0 0 0 0");
        var reader = new MachineReader(_root.Path);
        var before = reader.Count();
        Assert.Equal((3L, 4L, 10L), (before.ListenOverflows, before.ListenDrops, before.SoftnetDrops));
        Assert.Equal(new InterfaceCounters("eth0", 300, 8, 6), Assert.Single(before.Interfaces));

        WriteCounters(overflows: 5, drops: 10, softnet: "0000000b", eth: "1 1100 2 13 0 0 0 0  1 200 5 5 0 0 0 0");
        var growth = reader.Count().Since(before);
        Assert.Equal((2L, 6L, 1L), (growth.ListenOverflows, growth.ListenDrops, growth.SoftnetDrops));
        Assert.Equal(new InterfaceCounters("eth0", 1_000, 10, 1), Assert.Single(growth.Interfaces));
    }

    [Fact]
    public void Tracked_connections_are_read_with_their_limit()
    {
        Write("/proc/sys/net/netfilter/nf_conntrack_count", "17\n");
        Write("/proc/sys/net/netfilter/nf_conntrack_max", "262144\n");
        var facts = new MachineReader(_root.Path).Read();
        Assert.Equal((17L, 262_144L), (facts.TrackedConnections, facts.MaxTrackedConnections));
    }

    [Fact]
    public void Ports_are_counted_by_server_where_they_may_run_out()
    {
        var (server, server6) = (IPEndPoint.Parse("10.0.0.7:80"), IPEndPoint.Parse("[2001:db8::17]:443"));
        const string Head = "  sl  local_address rem_address   st\n";
        Write("/proc/net/sockstat", "sockets: used 14\nTCP: inuse 6 orphan 0 tw 2 alloc 1 mem 78\n");
        Write("/proc/net/tcp", Head
            + "   0: 0100000A:8000 0700000A:0050 01 0:0\n" // established, from port 32768
            + "   1: 0100000A:8001 0700000A:0050 06 0:0\n" // TIME-WAIT
            + "   2: 0100000A:8002 0700000A:0051 01 0:0\n" // another port
            + "   3: 0100000A:0050 0700000A:0050 01 0:0\n" // not one of the kernel's own choice
            + "   4: 00000000:8003 00000000:0000 0A 0:0\n");
        Write("/proc/net/tcp6", Head + "   0: B80D01200000000000000000 01000000:8000 B80D0120000000000000000017000000:01BB 01 0:0\n"
            + "   1: B80D0120000000000000000001000000:8000 B80D0120000000000000000017000000:01BB 01 0:0\nnonsense\n");
        Write("/proc/sys/net/ipv4/ip_local_port_range", "32768\t32777\n");
        var reader = new MachineReader(_root.Path);
        var ports = reader.Ports(reader.Read(), [server, server6, IPEndPoint.Parse("10.0.0.9:80")], default);
        Assert.Equal((2, 2, 1), (ports.Count, ports[server], ports[server6]));

        Write("/proc/net/sockstat", "TCP: inuse 3 orphan 0 tw 2 alloc 1 mem 78\n");
        Assert.Empty(reader.Ports(reader.Read(), [server], default));
    }

    [Fact]
    public async Task Ports_of_this_machine_are_those_of_its_connections()
    {
        await using var origin = TestOrigin.Listen();
        var clients = new List<Socket>();
        try
        {
            for (var i = 0; i < 5; i++)
            {
                clients.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                await clients[i].ConnectAsync(new IPEndPoint(IPAddress.Loopback, origin.EndPoint.Port));
            }

            var facts = new MachineReader().Read();
            Assert.Equal(5, PortUse.Count(new ProcFiles(), [origin.EndPoint], facts.FirstPort!.Value, facts.LastPort!.Value, default)[origin.EndPoint]);
        }
        finally
        {
            clients.ForEach(each => each.Dispose());
        }
    }

    private void WriteCounters(int overflows, int drops, string softnet, string eth)
    {
        Write("/proc/net/netstat", $"TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPHPHits\nTcpExt: 1 {overflows} {drops} 9\nIpExt: InNoRoutes\nIpExt: 4\n");
        Write("/proc/net/softnet_stat", $"000020c0 {softnet} 00000000\n000020c0 00000000 00000000\n");
        Write("/proc/net/dev", $"Inter-|   Receive\n face |bytes\n    lo: 1 9 9 9 0 0 0 0  1 9 9 9 0 0 0 0\n  eth0: {eth}\n");
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.Path + path)!);
        File.WriteAllText(_root.Path + path, text);
    }
}

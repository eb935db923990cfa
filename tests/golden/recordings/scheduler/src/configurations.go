// Records what the real kube-scheduler 1.36.4 makes of KubeSchedulerConfigurations: configurations.json.
//
// Reads documents that are separated by lines of three dashes, and prints one JSON object a document: the message of the
// decoder, of the validation or of scheduler.New, or the plugins of every profile at each extension point.
// Build it in a module that requires k8s.io/kubernetes v1.36.4 and replaces the k8s.io modules of its staging folder by
// their v0.36.4.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/events"
	"k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/apis/config"
	"k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"
	"k8s.io/kubernetes/pkg/scheduler/apis/config/validation"
	"k8s.io/kubernetes/pkg/scheduler/profile"
)

func load(data []byte) (*config.KubeSchedulerConfiguration, error) {
	obj, gvk, err := scheme.Codecs.UniversalDecoder().Decode(data, nil, nil)
	if err != nil {
		return nil, err
	}
	if c, ok := obj.(*config.KubeSchedulerConfiguration); ok {
		c.TypeMeta.APIVersion = gvk.GroupVersion().String()
		return c, nil
	}
	return nil, fmt.Errorf("couldn't decode as KubeSchedulerConfiguration, got %s: ", gvk)
}

func main() {
	in, _ := os.ReadFile(os.Args[1])
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, doc := range strings.Split(string(in), "\n---\n") {
		out := map[string]interface{}{"config": doc}
		c, err := load([]byte(doc))
		if err != nil {
			out["decode"] = err.Error()
			enc.Encode(out)
			continue
		}
		if err := validation.ValidateKubeSchedulerConfiguration(c); err != nil {
			out["validate"] = err.Error()
			enc.Encode(out)
			continue
		}
		ctx, cancel := context.WithCancel(context.Background())
		client := fake.NewSimpleClientset()
		s, err := scheduler.New(ctx, client, informers.NewSharedInformerFactory(client, 0), nil,
			profile.NewRecorderFactory(events.NewBroadcaster(&events.EventSinkImpl{Interface: client.EventsV1()})),
			scheduler.WithComponentConfigVersion(c.TypeMeta.APIVersion),
			scheduler.WithProfiles(c.Profiles...),
			scheduler.WithPercentageOfNodesToScore(c.PercentageOfNodesToScore),
			scheduler.WithPodInitialBackoffSeconds(c.PodInitialBackoffSeconds),
			scheduler.WithPodMaxBackoffSeconds(c.PodMaxBackoffSeconds),
			scheduler.WithExtenders(c.Extenders...),
			scheduler.WithParallelism(c.Parallelism))
		if err != nil {
			out["new"] = err.Error()
		} else {
			ps := map[string]interface{}{}
			for name, f := range s.Profiles {
				ps[name] = f.ListPlugins()
			}
			out["profiles"] = ps
		}
		cancel()
		enc.Encode(out)
	}
}

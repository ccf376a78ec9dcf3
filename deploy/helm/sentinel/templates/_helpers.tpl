{{- define "sentinel.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}

{{- define "sentinel.labels" -}}
app.kubernetes.io/name: sentinel
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "sentinel.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "sentinel.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "sentinel.environment" -}}
- {name: SENTINEL_PRODUCTION, value: "1"}
- {name: SENTINEL_TLS, value: "1"}
- {name: SENTINEL_HOST, value: 0.0.0.0}
- {name: SENTINEL_HOSTS, value: "{{ .Values.hosts.real }},{{ .Values.hosts.exercise }}"}
- {name: SENTINEL_ORIGINS, value: "https://{{ .Values.hosts.real }},https://{{ .Values.hosts.exercise }}"}
- {name: SENTINEL_SECRET_KEY_FILE, value: /run/secrets/sentinel/secret_key}
- {name: SENTINEL_FIELD_KEYS_FILE, value: /run/secrets/sentinel/field_keys}
- {name: SENTINEL_CAP_SIGNER_FILE, value: /run/secrets/sentinel/cap_signer}
- {name: SENTINEL_METRICS_TOKEN_FILE, value: /run/secrets/sentinel/metrics_token}
{{- end }}

{{- define "sentinel.mounts" -}}
- {name: secrets, mountPath: /run/secrets/sentinel, readOnly: true}
- {name: files, mountPath: /var/lib/sentinel/files}
- {name: state, mountPath: /var/lib/sentinel}
- {name: tmp, mountPath: /tmp}
{{- end }}

{{- define "sentinel.volumes" -}}
- name: secrets
  secret:
    secretName: {{ .Values.existingSecret }}
    defaultMode: 288
- name: files
  persistentVolumeClaim:
    claimName: {{ .Release.Name }}-files
- {name: state, emptyDir: {}}
- {name: tmp, emptyDir: {sizeLimit: 512Mi}}
{{- end }}
